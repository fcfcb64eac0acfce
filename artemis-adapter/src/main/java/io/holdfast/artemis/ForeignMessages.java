// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

/** What a consumer does with messages that carry no id of ours, because a plain client has sent them. */
public enum ForeignMessages {
    /**
     * Handles them under an id derived from the id that the sender or the broker gave them. Text and bytes can be handled; any
     * other kind of body is parked.
     */
    HANDLE,
    /** Parks them with a reason. */
    PARK
}
