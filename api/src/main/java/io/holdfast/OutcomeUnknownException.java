// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

import org.jspecify.annotations.Nullable;

/**
 * A commit was asked for and its answer was lost: neither success nor failure may be assumed. The messages follow the
 * true outcome; a repeated call needs an idempotent business key or the same message id.
 */
public final class OutcomeUnknownException extends HoldfastException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param asked what was asked for, with the value or id concerned
     * @param rule the rule or the fact that stands against it
     * @param wayOut what to do about it, as a sentence
     */
    public OutcomeUnknownException(String asked, String rule, String wayOut) {
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
    public OutcomeUnknownException(String asked, String rule, String wayOut, @Nullable Throwable cause) {
        super(asked, rule, wayOut, cause);
    }
}
