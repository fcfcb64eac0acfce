// SPDX-License-Identifier: Apache-2.0
package io.holdfast.spi;

/**
 * A broker's answer for one message.
 *
 * @param kind what it says
 * @param reason why, for an operator; empty if accepted; never a payload or a credential
 */
public record SendResult(Kind kind, String reason) {

    /** What a broker can say about one message. */
    public enum Kind {
        /** It holds the message durably. */
        ACCEPTED,
        /** It refuses this very message; this counts as an attempt. */
        REFUSED,
        /** It could not be reached or did not answer: nothing is known about the message, and no attempt is counted. */
        UNREACHABLE
    }

    /**
     * The broker holds the message.
     *
     * @return the result
     */
    public static SendResult accepted() {
        return new SendResult(Kind.ACCEPTED, "");
    }

    /**
     * The broker refuses this very message.
     *
     * @param reason why
     * @return the result
     */
    public static SendResult refused(String reason) {
        return new SendResult(Kind.REFUSED, reason);
    }

    /**
     * The broker cannot be reached.
     *
     * @param reason why
     * @return the result
     */
    public static SendResult unreachable(String reason) {
        return new SendResult(Kind.UNREACHABLE, reason);
    }
}
