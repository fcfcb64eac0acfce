// SPDX-License-Identifier: Apache-2.0
/**
 * What adapters implement: stores, brokers, transactions, codecs. Applications do not need this package.
 *
 * <p>Small on purpose, and open to change until 1.0. An optional ability is an interface of its own, never a method that
 * throws or does nothing. Every page says what must be true if the process dies on a given line. An implementation
 * translates the exceptions of its database or broker into {@link io.holdfast.HoldfastException}s at its edge, and
 * classifies them by codes, never by message texts. The contracts in {@code holdfast-tck} check all of it.
 *
 * <p>One rule holds everywhere: <em>an exception means the caller does not know whether the call took effect</em>, unless
 * it is a {@link io.holdfast.MessageRejectedException}, which means that it did not and never will.
 */
@NullMarked
package io.holdfast.spi;

import org.jspecify.annotations.NullMarked;
