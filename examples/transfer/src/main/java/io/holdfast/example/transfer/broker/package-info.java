// SPDX-License-Identifier: Apache-2.0
/**
 * An Artemis broker in a JVM of its own, so that it can be killed.
 */
@NullMarked
package io.holdfast.example.transfer.broker;

import org.jspecify.annotations.NullMarked;
