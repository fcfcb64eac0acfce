// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.HoldfastException;
import io.holdfast.Message;
import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.NoTransactionException;
import io.holdfast.PublishOutcome;
import io.holdfast.ReliablePublisher;
import io.holdfast.TransactionWork;
import io.holdfast.core.TransactionScope.Part;
import io.holdfast.core.TransactionScope.Scopes;
import io.holdfast.core.protocol.Completion;
import io.holdfast.core.protocol.Execution;
import io.holdfast.core.protocol.Publication;
import io.holdfast.core.protocol.PublicationPort;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionOutcome;
import java.util.List;
import java.util.Optional;

/** Publishes in the caller's transaction or in one of its own. */
final class Publisher implements ReliablePublisher {

    private static final String ASKED = "Cannot publish";

    private final Tools tools;
    private final Encoder encoder;
    private final MessageIds ids;

    Publisher(Tools tools, Encoder encoder, MessageIds ids) {
        this.tools = tools;
        this.encoder = encoder;
        this.ids = ids;
    }

    @Override
    public MessageId publish(Message message) {
        return publishAll(List.of(message)).get(0);
    }

    @Override
    public List<MessageId> publishAll(List<Message> messages) {
        if (!Calls.value(ASKED, transactions()::isActive)) {
            throw new NoTransactionException(
                    ASKED,
                    "no transaction that can still commit is active on this thread",
                    "Publish inside a transaction, or use execute(...), which begins one.");
        }
        Batch batch = batch(messages);
        if (batch.messages().isEmpty()) {
            return List.of();
        }
        TransactionScope scope = scope(newTransactionName());
        follow(scope);
        PublicationWork work = new PublicationWork(tools, scope, batch);
        publish(Publication.start(batch.routes()), work);
        return work.ids();
    }

    private Batch batch(List<Message> messages) {
        if (!messages.isEmpty() && !tools.ports().canSend()) {
            throw new MessageRejectedException(
                    ASKED,
                    "this instance only consumes: it has neither a store nor a broker to send to",
                    "Give Holdfast.builder() what the guarantee of the destination needs.");
        }
        return encoder.batch(messages);
    }

    private void publish(Publication begun, PublicationWork work) {
        Optional<HoldfastException> error;
        try {
            error = Calls.lead(begun, work, ASKED, tools.now()).error();
        } catch (Error broken) {
            // Nobody knows how far it came, and the caller may go on and commit.
            Calls.perform(PublicationPort::spoil, work, ASKED);
            throw broken;
        }
        if (error.isPresent()) {
            throw error.get();
        }
    }

    @Override
    public <E extends Exception> PublishOutcome execute(List<Message> messages, TransactionWork<E> work) throws E {
        Batch batch = batch(messages);
        try (ExecutionWork execution = new ExecutionWork(this, tools, batch, work)) {
            Execution ended = Calls.lead(Execution.start(batch.routes()), execution, "Cannot execute", tools.now());
            execution.<E>rethrow();
            if (ended.error().isPresent()) {
                throw ended.error().get();
            }
            return execution.merged(ended.outcome());
        }
    }

    String newTransactionName() {
        return ids.next().value();
    }

    /** The scope of this instance in the active transaction; it gets the name if it is new. */
    TransactionScope scope(String name) {
        return Calls.value(ASKED, () -> transactions().slot(Scopes.class, Scopes::new))
                .of(this, name);
    }

    /** Makes sure that the scope's completion follows its transaction, once. */
    void follow(TransactionScope scope) {
        if (scope.claimFollowing()) {
            Calls.value(ASKED, () -> {
                transactions().onCompletion(outcome -> complete(scope, outcome));
                return scope;
            });
        }
    }

    private void complete(TransactionScope scope, TransactionOutcome outcome) {
        TransactionOutcome known = outcome;
        PublishOutcome worst = PublishOutcome.CONFIRMED;
        for (Part part : scope.parts()) {
            if (known == TransactionOutcome.COMMITTED && isLeftToAnother(part)) {
                worst = worse(worst, PublishOutcome.DELEGATED);
                continue;
            }
            Completion begun = Completion.start(part.routes(), known);
            CompletionWork work = new CompletionWork(tools, part);
            PublishOutcome result = Calls.lead(begun, work, "Cannot follow a transaction", tools.now())
                    .outcome()
                    .orElse(PublishOutcome.UNKNOWN);
            known = learned(known, result);
            worst = worse(worst, result);
        }
        scope.ended(worst);
    }

    /**
     * The caller need not wait until the broker has moved what its marker proves. Without a marker he does: the application's
     * check-back may judge by what it sees later.
     */
    private boolean isLeftToAnother(Part part) {
        boolean left = part.routes().fenced() && tools.confirmations().offer(part);
        if (left && part.routes().outbox()) {
            new CompletionWork(tools, part).handOff();
        }
        return left;
    }

    /** A marker that has answered for one part speaks for the whole transaction. */
    static TransactionOutcome learned(TransactionOutcome known, PublishOutcome result) {
        if (known != TransactionOutcome.UNKNOWN || result == PublishOutcome.UNKNOWN) {
            return known;
        }
        return result.isCommitted() ? TransactionOutcome.COMMITTED : TransactionOutcome.ROLLED_BACK;
    }

    /** The enum goes from the best to the worst. */
    static PublishOutcome worse(PublishOutcome one, PublishOutcome other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private TransactionContext transactions() {
        return tools.ports().transactions();
    }
}
