// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import io.holdfast.HoldfastException;
import io.holdfast.TransactionFencedException;
import io.holdfast.core.protocol.Answer.Failed;
import io.holdfast.core.protocol.Answer.Marked;
import java.util.Optional;

/**
 * Publishes messages inside an open transaction.
 *
 * <p>Rules it keeps: the marker goes into the transaction before the half message goes to the broker, so whoever finds the
 * half finds the marker, its lock, or nothing at all. Where it is unclear whether something was stored that could outlive
 * the transaction's refusal, the transaction can no longer commit.
 *
 * @param phase what it does now
 * @param begun whether something of this publication is stored already
 * @param error why the publication failed, if it did
 */
public record Publication(Routes routes, Phase phase, boolean begun, Optional<HoldfastException> error)
        implements Conversation<PublicationPort> {

    /** What a publication can be doing, in this order. */
    public enum Phase {
        MARKING,
        PREPARING,
        APPENDING,
        SENDING,
        SPOILING,
        FINISHED;

        @SuppressWarnings("EnumOrdinal") // their order is what they are for
        private Phase next() {
            return values()[ordinal() + 1];
        }
    }

    public static Publication start(Routes routes) {
        return new Publication(routes, Phase.MARKING, false, Optional.empty()).skip();
    }

    @Override
    public boolean isFinished() {
        return phase == Phase.FINISHED;
    }

    @Override
    public Request<PublicationPort> request() {
        return switch (phase) {
            case MARKING -> PublicationPort::mark;
            case PREPARING -> PublicationPort::prepare;
            case APPENDING -> PublicationPort::append;
            case SENDING -> PublicationPort::send;
            case SPOILING -> PublicationPort::spoil;
            case FINISHED -> throw new IllegalStateException("nothing left to ask");
        };
    }

    @Override
    public Publication answered(Answer answer, Moment now) {
        if (phase == Phase.SPOILING) {
            return new Publication(routes, Phase.FINISHED, begun, error);
        }
        if (answer instanceof Marked marked && !marked.inserted()) {
            return failed(fenced(), true);
        }
        if (answer instanceof Failed failed) {
            boolean harmless = failed.isRejected() && !begun && phase != Phase.MARKING;
            return failed(failed.error(), !harmless);
        }
        boolean stored = begun || phase != Phase.MARKING;
        return new Publication(routes, phase.next(), stored, error).skip();
    }

    private Publication failed(HoldfastException why, boolean spoil) {
        return new Publication(routes, spoil ? Phase.SPOILING : Phase.FINISHED, begun, Optional.of(why));
    }

    private Publication skip() {
        boolean needed =
                switch (phase) {
                    case MARKING -> routes.halves() && routes.fenced();
                    case PREPARING -> routes.halves();
                    case APPENDING -> routes.outbox();
                    case SENDING -> routes.xa();
                    case SPOILING -> false;
                    case FINISHED -> true;
                };
        return needed ? this : new Publication(routes, phase.next(), begun, error).skip();
    }

    static TransactionFencedException fenced() {
        return new TransactionFencedException(
                "Cannot publish in this transaction",
                "check-back has already ruled that it is rolled back, so it must not commit any more",
                "It is marked rollback-only; repeat the business call in a new transaction.");
    }
}
