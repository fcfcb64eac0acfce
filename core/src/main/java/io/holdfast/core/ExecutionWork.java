// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.MessageId;
import io.holdfast.PublishOutcome;
import io.holdfast.TransactionWork;
import io.holdfast.core.protocol.Answer;
import io.holdfast.core.protocol.Answer.Handled;
import io.holdfast.core.protocol.ExecutionPort;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries out one execution. Messages known beforehand have a scope of their own; what the work publishes has another. */
final class ExecutionWork implements ExecutionPort, AutoCloseable {

    private final Publisher publisher;
    private final Tools tools;
    private final TransactionWork<?> work;
    private final TransactionScope own;
    private final PublicationWork publication;
    private final boolean fenced;
    private TransactionScope shared;
    private @Nullable Transaction transaction;
    private @Nullable Throwable thrown;

    ExecutionWork(Publisher publisher, Tools tools, Batch batch, TransactionWork<?> work) {
        this.publisher = publisher;
        this.tools = tools;
        this.work = work;
        this.own = new TransactionScope(publisher.newTransactionName());
        this.publication = new PublicationWork(tools, own, batch);
        this.fenced = batch.routes().fenced();
        this.shared = own;
    }

    @Override
    public Answer begin() {
        transaction = tools.ports().transactions().begin();
        shared = publisher.scope(own.transaction());
        if (fenced) {
            // Halves that the application answers for may be dropped by it, so they are completed on their own.
            own.moveUnfencedTo(shared);
        }
        if (!shared.isEmpty()) {
            publisher.follow(shared);
        }
        return Answer.Done.DONE;
    }

    @Override
    public Answer prepare() {
        return publication.prepare();
    }

    @Override
    public Answer mark() {
        Answer answer = publication.mark();
        if (own.isMarked()) {
            shared.marked();
        }
        return answer;
    }

    @Override
    public Answer work() {
        try {
            work.run();
            return new Handled(Handled.Result.APPLIED, "");
        } catch (Throwable error) {
            thrown = error;
            return new Handled(Handled.Result.FAILED, error.getClass().getSimpleName());
        }
    }

    @Override
    public Answer append() {
        return publication.append();
    }

    @Override
    public Answer send() {
        return publication.send();
    }

    @Override
    public Answer spoil() {
        return publication.spoil();
    }

    @Override
    public Answer commit() {
        TransactionOutcome outcome = begun().commit();
        return new Answer.Ended(Publisher.learned(outcome, shared.outcome().orElse(PublishOutcome.UNKNOWN)));
    }

    @Override
    public Answer rollback() {
        begun().rollback();
        return Answer.Done.DONE;
    }

    @Override
    public Answer handOff() {
        return completion().handOff();
    }

    @Override
    public Answer confirm() {
        return completion().confirm();
    }

    @Override
    public Answer cancel() {
        return completion().cancel();
    }

    @Override
    public Answer check() {
        return completion().check();
    }

    @Override
    public Answer sendDirectly(Set<MessageId> missing) {
        return completion().sendDirectly(missing);
    }

    @Override
    public Set<MessageId> halves() {
        return completion().halves();
    }

    private CompletionWork completion() {
        return new CompletionWork(tools, own.whole());
    }

    private Transaction begun() {
        if (transaction == null) {
            throw new IllegalStateException("no transaction was begun");
        }
        return transaction;
    }

    /** Throws what the work threw, if it did. */
    @SuppressWarnings("unchecked") // the work can throw no other checked exception
    <E extends Exception> void rethrow() throws E {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw (E) thrown;
        }
    }

    /** The outcome of everything that the transaction has published. */
    PublishOutcome merged(PublishOutcome result) {
        if (shared == own || shared.isEmpty() || result == PublishOutcome.ROLLED_BACK) {
            return result;
        }
        // Without an outcome its completion runs elsewhere, which is what delegated means.
        return Publisher.worse(result, shared.outcome().orElse(PublishOutcome.DELEGATED));
    }

    @Override
    public void close() {
        if (transaction != null) {
            transaction.close();
        }
    }
}
