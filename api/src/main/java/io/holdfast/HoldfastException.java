// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything this library throws. Unchecked and closed: tell the cases apart by type.
 *
 * <p>Every message has three parts: what was asked, the rule that forbids it, and the way out. It never holds a payload,
 * a header value or a credential.
 */
public abstract sealed class HoldfastException extends RuntimeException
        permits NoTransactionException,
                MessageRejectedException,
                MessagingUnavailableException,
                TransactionFencedException,
                OutcomeUnknownException,
                PermanentFailureException,
                InvalidSettingsException {

    private static final long serialVersionUID = 1L;

    /** What was asked for. */
    private final String asked;

    /** What stands against it. */
    private final String rule;

    /** What to do about it. */
    private final String wayOut;

    HoldfastException(String asked, String rule, String wayOut, @Nullable Throwable cause) {
        super(asked + ": " + rule + ". " + wayOut, cause);
        this.asked = Objects.requireNonNull(asked, "asked");
        this.rule = Objects.requireNonNull(rule, "rule");
        this.wayOut = Objects.requireNonNull(wayOut, "wayOut");
    }

    /**
     * What was asked for, with the value or id concerned.
     *
     * @return the first part of the message
     */
    public final String asked() {
        return asked;
    }

    /**
     * The rule or the fact that stands against it.
     *
     * @return the second part of the message
     */
    public final String rule() {
        return rule;
    }

    /**
     * What to do about it.
     *
     * @return the third part of the message
     */
    public final String wayOut() {
        return wayOut;
    }
}
