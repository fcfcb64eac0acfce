// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

import org.jspecify.annotations.Nullable;

/**
 * The configuration cannot work. Thrown before anything is started; the message names the wrong key.
 */
public final class InvalidSettingsException extends HoldfastException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param asked what was asked for, with the value or id concerned
     * @param rule the rule or the fact that stands against it
     * @param wayOut what to do about it, as a sentence
     */
    public InvalidSettingsException(String asked, String rule, String wayOut) {
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
    public InvalidSettingsException(String asked, String rule, String wayOut, @Nullable Throwable cause) {
        super(asked, rule, wayOut, cause);
    }
}
