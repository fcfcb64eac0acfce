// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

/** What a consumer does with messages that carry no id of ours, because a plain client has sent them. */
public enum ForeignMessages {
    /**
     * Handles them under an id derived from their {@code JMSMessageID}. Text and bytes can be handled; any other kind of body,
     * and what has no such id, is parked.
     */
    HANDLE,
    /** Parks them with a reason. */
    PARK
}
