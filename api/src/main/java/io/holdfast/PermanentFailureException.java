// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a {@link MessageHandler} to say that trying again can never help: the message is parked at once, with the
 * reason, for an operator to look at.
 */
public final class PermanentFailureException extends HoldfastException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param asked what was asked for, with the value or id concerned
     * @param rule the rule or the fact that stands against it
     * @param wayOut what to do about it, as a sentence
     */
    public PermanentFailureException(String asked, String rule, String wayOut) {
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
    public PermanentFailureException(String asked, String rule, String wayOut, @Nullable Throwable cause) {
        super(asked, rule, wayOut, cause);
    }
}
