// SPDX-License-Identifier: Apache-2.0
package io.holdfast.spi;

/** How a local transaction ended. Only {@link #COMMITTED} may be followed by sending. */
public enum TransactionOutcome {
    /** The commit was acknowledged. */
    COMMITTED,
    /** It is certain that nothing was committed. */
    ROLLED_BACK,
    /** The commit was asked for and neither answer is certain. Never treat it as either. */
    UNKNOWN
}
