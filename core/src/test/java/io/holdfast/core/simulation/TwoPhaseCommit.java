// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.core.protocol.Answer;
import io.holdfast.core.protocol.Conversation;
import io.holdfast.core.protocol.Moment;
import io.holdfast.core.protocol.Request;
import io.holdfast.spi.TransactionOutcome;
import java.util.Optional;

/**
 * The coordinator of a two-phase commit over a database and a broker, and its recovery, as a transaction manager does it.
 *
 * @param allDone whether every branch of the second phase has answered
 */
record TwoPhaseCommit(Phase phase, boolean allDone, Optional<TransactionOutcome> outcome)
        implements Conversation<Xa.Port> {

    enum Phase {
        PREPARING_DATABASE,
        PREPARING_BROKER,
        LOGGING,
        COMMITTING_DATABASE,
        COMMITTING_BROKER,
        FORGETTING,
        ROLLING_BACK_DATABASE,
        ROLLING_BACK_BROKER,
        FINISHED
    }

    static TwoPhaseCommit start() {
        return new TwoPhaseCommit(Phase.PREPARING_DATABASE, true, Optional.empty());
    }

    static TwoPhaseCommit recover(boolean decided) {
        Phase first = decided ? Phase.COMMITTING_DATABASE : Phase.ROLLING_BACK_DATABASE;
        return new TwoPhaseCommit(first, true, Optional.empty());
    }

    @Override
    public boolean isFinished() {
        return phase == Phase.FINISHED;
    }

    @Override
    public Request<Xa.Port> request() {
        return switch (phase) {
            case PREPARING_DATABASE -> Xa.Port::prepareDatabase;
            case PREPARING_BROKER -> Xa.Port::prepareBroker;
            case LOGGING -> Xa.Port::log;
            case COMMITTING_DATABASE -> Xa.Port::commitDatabase;
            case COMMITTING_BROKER -> Xa.Port::commitBroker;
            case FORGETTING -> Xa.Port::forget;
            case ROLLING_BACK_DATABASE -> Xa.Port::rollbackDatabase;
            case ROLLING_BACK_BROKER -> Xa.Port::rollbackBroker;
            case FINISHED -> throw new IllegalStateException();
        };
    }

    @Override
    public TwoPhaseCommit answered(Answer answer, Moment now) {
        boolean failed = answer instanceof Answer.Failed;
        return switch (phase) {
            case PREPARING_DATABASE -> to(failed ? Phase.ROLLING_BACK_DATABASE : Phase.PREPARING_BROKER, false);
            case PREPARING_BROKER -> to(failed ? Phase.ROLLING_BACK_DATABASE : Phase.LOGGING, false);
            case LOGGING -> to(Phase.COMMITTING_DATABASE, false);
            // The decision stands, whatever a branch answers now: recovery finishes what is left.
            case COMMITTING_DATABASE -> to(Phase.COMMITTING_BROKER, failed);
            case COMMITTING_BROKER ->
                failed || !allDone ? end(TransactionOutcome.COMMITTED) : to(Phase.FORGETTING, false);
            case FORGETTING -> end(TransactionOutcome.COMMITTED);
            case ROLLING_BACK_DATABASE -> to(Phase.ROLLING_BACK_BROKER, failed);
            case ROLLING_BACK_BROKER -> end(TransactionOutcome.ROLLED_BACK);
            case FINISHED -> throw new IllegalStateException();
        };
    }

    private TwoPhaseCommit to(Phase next, boolean failed) {
        return new TwoPhaseCommit(next, allDone && !failed, outcome);
    }

    private TwoPhaseCommit end(TransactionOutcome result) {
        return new TwoPhaseCommit(Phase.FINISHED, allDone, Optional.of(result));
    }
}
