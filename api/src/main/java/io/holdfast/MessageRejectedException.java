// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

import org.jspecify.annotations.Nullable;

/**
 * This message can never be published or sent: unknown destination, too large, not permitted by a rule. Do not try again
 * unchanged.
 */
public final class MessageRejectedException extends HoldfastException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param asked what was asked for, with the value or id concerned
     * @param rule the rule or the fact that stands against it
     * @param wayOut what to do about it, as a sentence
     */
    public MessageRejectedException(String asked, String rule, String wayOut) {
        this(asked, rule, wayOut, null);
    }

    /**
     * Makes the exception with its cause.
     *
     * @param asked what was asked for, with the value or id concerned
     * @param rule the rule or the fact that stands against it
     * @param wayOut what to do about it, as a sentence
     * @param cause what the database, broker or handler threw, if anything
     */
    public MessageRejectedException(String asked, String rule, String wayOut, @Nullable Throwable cause) {
        super(asked, rule, wayOut, cause);
    }
}
