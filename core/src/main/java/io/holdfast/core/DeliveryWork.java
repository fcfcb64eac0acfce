// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.HoldfastException;
import io.holdfast.MessageId;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.PermanentFailureException;
import io.holdfast.core.protocol.Answer;
import io.holdfast.core.protocol.Answer.Failed;
import io.holdfast.core.protocol.Answer.Handled;
import io.holdfast.core.protocol.Reception;
import io.holdfast.core.protocol.ReceptionPort;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.Inbox;
import io.holdfast.spi.MessagingListener;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries out the reception of one delivery. */
final class DeliveryWork implements ReceptionPort, AutoCloseable {

    private final Delivery delivery;
    private final ConsumerSide side;
    private final StopSignal stop;
    private final Now now;
    private @Nullable Transaction transaction;
    private String failure = "";
    private int tried;
    private boolean stoppedInHold;

    DeliveryWork(Delivery delivery, ConsumerSide side, StopSignal stop, Now now) {
        this.delivery = delivery;
        this.side = side;
        this.stop = stop;
        this.now = now;
    }

    /**
     * Applies the delivery and ends it.
     *
     * @return what could not be reached, if something could not
     * @throws HoldfastException if it is unclear whether the delivery was ended
     */
    Optional<HoldfastException> apply() {
        Optional<HoldfastException> unreached = Optional.empty();
        Reception reception = Reception.start(side.rules(), delivery.attempt(), born(delivery.message()), now.moment());
        while (!reception.isFinished()) {
            String asked = "Cannot finish " + reception.phase() + " of message " + id();
            boolean ending = reception.phase() == Reception.Phase.ENDING;
            Answer answer = Calls.performInWorker(reception.request(), this, asked);
            reception = reception.answered(answer, now.moment());
            if (answer instanceof Failed failed) {
                unreached = Optional.of(failed.error());
                if (ending) {
                    throw failed.error();
                }
            }
            if (stoppedInHold) {
                delivery.release(Duration.ZERO);
                return unreached;
            }
        }
        return unreached;
    }

    /** A delayed message cannot have been applied before it was due. */
    private static Instant born(EncodedMessage message) {
        return message.deliverAt()
                .filter(due -> due.isAfter(message.publishedAt()))
                .orElse(message.publishedAt());
    }

    @Override
    public Answer begin() {
        transaction = side.transactions().begin();
        return Answer.Done.DONE;
    }

    @Override
    public Answer record() {
        Inbox.Answer answer = side.inbox().record(side.consumer().name(), id().value());
        if (answer == Inbox.Answer.SEEN) {
            listener().alreadyApplied(id(), side.consumer().name());
        }
        return new Answer.Recorded(answer);
    }

    @Override
    public Answer handle(int attempt) {
        tried = attempt;
        try {
            side.consumer().handler().apply(new Received(delivery.message(), attempt, side.codecs()));
            return new Handled(Handled.Result.APPLIED, "");
        } catch (PermanentFailureException error) {
            return new Handled(Handled.Result.FAILED_FOR_GOOD, error.rule());
        } catch (MessagingUnavailableException error) {
            return new Handled(Handled.Result.UNAVAILABLE, error.rule());
        } catch (Throwable error) {
            // Only its kind: its text may hold data of the message. Errors count too, or such a message came for ever.
            failure = error.getClass().getSimpleName();
            return new Handled(Handled.Result.FAILED, failure);
        } finally {
            // An interrupt that the handler left behind must not reach the database.
            Thread.interrupted();
        }
    }

    @Override
    public Answer commit() {
        TransactionOutcome outcome = begun().commit();
        if (outcome == TransactionOutcome.COMMITTED) {
            listener().applied(id(), side.consumer().name());
        } else if (outcome == TransactionOutcome.ROLLED_BACK) {
            failure = "its transaction was rolled back at commit";
        }
        return new Answer.Ended(outcome);
    }

    @Override
    public Answer rollback() {
        begun().rollback();
        return Answer.Done.DONE;
    }

    @Override
    public Answer acknowledge() {
        return ended(delivery::acknowledge);
    }

    @Override
    public Answer retry(long delay) {
        Answer answer = ended(() -> delivery.retry(Duration.ofMillis(delay)));
        listener().handlerFailed(id(), side.consumer().name(), tried, failure);
        return answer;
    }

    @Override
    public Answer park(String reason) {
        Answer answer = ended(() -> delivery.park(reason));
        listener().parked(id(), delivery.message().destination(), reason);
        return answer;
    }

    @Override
    public Answer release(long delay) {
        return ended(() -> delivery.release(Duration.ofMillis(delay)));
    }

    @Override
    public Answer hold(long delay) {
        listener().handlerFailed(id(), side.consumer().name(), tried, failure);
        stop.rest(delay);
        stoppedInHold = stop.isRaised();
        return Answer.Done.DONE;
    }

    private static Answer ended(Runnable ending) {
        ending.run();
        return Answer.Done.DONE;
    }

    private Transaction begun() {
        if (transaction == null) {
            throw new IllegalStateException("no transaction was begun");
        }
        return transaction;
    }

    private MessageId id() {
        return delivery.message().id();
    }

    private MessagingListener listener() {
        return side.listener();
    }

    /** Rolls back what an error has left open. */
    @Override
    public void close() {
        if (transaction != null) {
            transaction.close();
        }
    }
}
