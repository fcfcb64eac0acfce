// SPDX-License-Identifier: Apache-2.0
/**
 * The contracts of {@code io.holdfast.spi} as JUnit classes: what an adapter or a custom broker must pass.
 *
 * <p>Start at {@link io.holdfast.tck.MessageStoreContract} or {@link io.holdfast.tck.TransportContract}: subclass it,
 * supply the backend, done. Every test starts with an empty backend, which the subclass provides. What a backend cannot
 * do it leaves out of its {@link io.holdfast.tck.Capabilities}; the contract then checks that it refuses instead of
 * pretending. The in-memory models in {@code io.holdfast.tck.fake} pass all of it.
 */
@NullMarked
package io.holdfast.tck;

import org.jspecify.annotations.NullMarked;
