// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

/** What is known about a local transaction. Closed on purpose. */
public enum Verdict {
    /** It is committed; its messages must be delivered. */
    COMMITTED,
    /** It is rolled back and can never commit any more; its messages must not be delivered. */
    ROLLED_BACK,
    /** Neither is known; ask again later. */
    UNKNOWN
}
