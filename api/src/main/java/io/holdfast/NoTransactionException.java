// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

import org.jspecify.annotations.Nullable;

/**
 * A message was published outside a transaction. A mistake of the calling code: nothing was published.
 */
public final class NoTransactionException extends HoldfastException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param asked what was asked for, with the value or id concerned
     * @param rule the rule or the fact that stands against it
     * @param wayOut what to do about it, as a sentence
     */
    public NoTransactionException(String asked, String rule, String wayOut) {
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
    public NoTransactionException(String asked, String rule, String wayOut, @Nullable Throwable cause) {
        super(asked, rule, wayOut, cause);
    }
}
