// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

/** What {@link IdempotentConsumer} did with a message. */
public enum Consumption {
    /** The handler ran, and the message is recorded as applied, both in one transaction. */
    APPLIED,
    /** The message had been applied before; the handler did not run. */
    ALREADY_APPLIED
}
