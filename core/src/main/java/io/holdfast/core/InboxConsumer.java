// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.Consumption;
import io.holdfast.IdempotentConsumer;
import io.holdfast.MessageHandler;
import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.OutcomeUnknownException;
import io.holdfast.ReceivedMessage;
import io.holdfast.ResultWork;
import io.holdfast.TransactionWork;
import io.holdfast.spi.Inbox;
import io.holdfast.spi.MessagingListener;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Applies a message once, in the caller's transaction or in one of its own. */
final class InboxConsumer implements IdempotentConsumer {

    private static final int LONGEST = 255;
    private static final int LARGEST_RESULT = 256 * 1024;

    private final TransactionContext transactions;
    private final Inbox inbox;
    private final MessagingListener listener;

    InboxConsumer(TransactionContext transactions, Inbox inbox, MessagingListener listener) {
        this.transactions = transactions;
        this.inbox = inbox;
        this.listener = listener;
    }

    /** What is to be applied: the key decides, the id is known only if it is a message. */
    private record Task(String consumer, String key, Optional<MessageId> id) {

        String asked() {
            return "Cannot apply " + Text.quoted(key) + " at consumer " + Text.quoted(consumer);
        }
    }

    @Override
    public <E extends Exception> Consumption consume(
            String consumer, ReceivedMessage message, MessageHandler<E> handler) throws E {
        Task task = new Task(consumer, message.id().value(), Optional.of(message.id()));
        return consume(task, () -> handler.apply(message));
    }

    @Override
    public <E extends Exception> Consumption consume(String consumer, String key, TransactionWork<E> work) throws E {
        return consume(new Task(consumer, key, Optional.empty()), work);
    }

    @Override
    public <E extends Exception> byte[] answer(String consumer, String key, ResultWork<E> work) throws E {
        Task task = new Task(consumer, key, Optional.empty());
        List<byte[]> fresh = new ArrayList<>(1);
        Consumption consumption = consume(task, () -> {
            byte[] result = work.run();
            checkResult(task, result);
            Calls.value(task.asked(), () -> {
                inbox.keep(consumer, key, result);
                return task;
            });
            fresh.add(result);
        });
        return consumption == Consumption.APPLIED ? fresh.get(0) : kept(task);
    }

    private static void checkResult(Task task, byte[] result) {
        if (result.length > LARGEST_RESULT) {
            throw new MessageRejectedException(
                    task.asked() + " with a result of " + result.length + " bytes",
                    "a result that is kept has at most " + LARGEST_RESULT + " bytes",
                    "Keep a reference to it, or use consume(...).");
        }
    }

    private byte[] kept(Task task) {
        if (Calls.value(task.asked(), transactions::isActive)) {
            return find(task);
        }
        try (Transaction transaction = Calls.value(task.asked(), transactions::begin)) {
            byte[] result = find(task);
            transaction.rollback();
            return result;
        }
    }

    private byte[] find(Task task) {
        return Calls.value(task.asked(), () -> inbox.result(task.consumer(), task.key()))
                .orElseThrow(() -> new MessageRejectedException(
                        task.asked() + " for its result",
                        "it was applied before, and no result was kept",
                        "Use answer(...) for all calls of this consumer, or consume(...) for all."));
    }

    private <E extends Exception> Consumption consume(Task task, TransactionWork<E> work) throws E {
        check(task, "the name of a consumer", task.consumer());
        check(task, "a key", task.key());
        boolean joins = Calls.value(task.asked(), transactions::isActive);
        Consumption consumption = joins ? join(task, work) : begin(task, work);
        if (consumption == Consumption.ALREADY_APPLIED) {
            task.id().ifPresent(id -> listener.alreadyApplied(id, task.consumer()));
        }
        return consumption;
    }

    private static void check(Task task, String part, String text) {
        if (text.isBlank() || text.length() > LONGEST) {
            throw new MessageRejectedException(
                    task.asked(),
                    part + " has 1 to " + LONGEST + " characters",
                    "Use a shorter one, or a digest of it.");
        }
    }

    private <E extends Exception> Consumption join(Task task, TransactionWork<E> work) throws E {
        try {
            if (!isFirst(task)) {
                return Consumption.ALREADY_APPLIED;
            }
            tellWhenCommitted(task);
            work.run();
            return Consumption.APPLIED;
        } catch (Throwable error) {
            // The record may be there without the effect: they must not be committed that way.
            spoil(error);
            throw error;
        }
    }

    private void spoil(Throwable because) {
        try {
            transactions.setRollbackOnly();
        } catch (RuntimeException error) {
            because.addSuppressed(error);
        }
    }

    private void tellWhenCommitted(Task task) {
        if (task.id().isPresent()) {
            Calls.value(task.asked(), () -> {
                transactions.onCompletion(outcome -> tell(task, outcome));
                return task;
            });
        }
    }

    private void tell(Task task, TransactionOutcome outcome) {
        if (outcome == TransactionOutcome.COMMITTED) {
            task.id().ifPresent(id -> listener.applied(id, task.consumer()));
        }
    }

    private <E extends Exception> Consumption begin(Task task, TransactionWork<E> work) throws E {
        try (Transaction transaction = Calls.value(task.asked(), transactions::begin)) {
            if (!isFirst(task)) {
                return Consumption.ALREADY_APPLIED;
            }
            work.run();
            requireCommitted(task, transaction.commit());
            task.id().ifPresent(id -> listener.applied(id, task.consumer()));
            return Consumption.APPLIED;
        }
    }

    private boolean isFirst(Task task) {
        return switch (Calls.value(task.asked(), () -> inbox.record(task.consumer(), task.key()))) {
            case FIRST -> true;
            case SEEN -> false;
            case BUSY ->
                throw new MessagingUnavailableException(
                        task.asked(),
                        "another delivery of it is being applied right now",
                        "Deliver it again later; the inbox decides then.");
        };
    }

    private static void requireCommitted(Task task, TransactionOutcome outcome) {
        switch (outcome) {
            case COMMITTED -> {}
            case ROLLED_BACK ->
                throw new MessagingUnavailableException(
                        task.asked(),
                        "its transaction was rolled back at commit, so nothing was applied",
                        "Deliver it again later.");
            case UNKNOWN ->
                throw new OutcomeUnknownException(
                        task.asked(),
                        "the answer to its commit was lost",
                        "Deliver it again; the inbox knows whether it was applied.");
        }
    }
}
