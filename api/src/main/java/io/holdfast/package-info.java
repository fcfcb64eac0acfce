// SPDX-License-Identifier: Apache-2.0
/**
 * What applications use: a message goes out if, and only if, the local transaction commits, and takes effect exactly
 * once at each consumer.
 *
 * <p>Start at {@link io.holdfast.ReliablePublisher}, answer {@link io.holdfast.CheckBack} where the library cannot know,
 * receive through {@link io.holdfast.IdempotentConsumer}, and look after what could not be delivered with {@link
 * io.holdfast.Operations}. Adapters are written against {@code io.holdfast.spi}.
 */
@NullMarked
package io.holdfast;

import org.jspecify.annotations.NullMarked;
