// SPDX-License-Identifier: Apache-2.0
/**
 * What happens when an application with Holdfast is built.
 *
 * <p>{@code DeclaredKeys} reads the keys that are known at build time; {@code HandlersProcessor} finds handlers and check-backs and
 * refuses what could not work, {@code GuaranteesProcessor} guarantees that could not be kept; {@code InstancesProcessor} makes an instance's beans; {@code DefaultsProcessor} sets what nobody has set; {@code DevBrokerProcessor} runs the broker of dev and
 * test mode; {@code IntegrationsProcessor} adds what other extensions make possible.
 */
@NullMarked
package io.holdfast.quarkus.deployment;

import org.jspecify.annotations.NullMarked;
