// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.MessageRejectedException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.TransactionalTransport;
import java.util.List;
import java.util.Optional;

/** Sends to an in-memory broker as a second resource of an in-memory transaction. */
final class InMemoryTransactionalTransport implements TransactionalTransport {

    private final InMemoryBroker broker;
    private final InMemoryTransactionContext context;

    InMemoryTransactionalTransport(InMemoryBroker broker, InMemoryTransactionContext context) {
        this.broker = broker;
        this.context = context;
    }

    @Override
    public void sendInTransaction(List<EncodedMessage> messages) {
        Tx tx = context.requireActive("send in the transaction");
        try {
            broker.change("transactional.send", () -> {
                messages.forEach(this::judge);
                return true;
            });
        } catch (RuntimeException failed) {
            tx.setRollbackOnly();
            throw failed;
        }
        tx.enlist(new Branch(List.copyOf(messages)));
    }

    private void judge(EncodedMessage message) {
        Optional<String> refusal = broker.whyRefused(message);
        if (refusal.isPresent()) {
            throw new MessageRejectedException(
                    "Cannot send message " + message.id() + " to \"" + message.destination() + "\"",
                    refusal.get(),
                    "Correct the message or the broker.");
        }
    }

    /** After prepare the broker has promised: a commit reaches it even if it is down, as recovery would see to it. */
    private final class Branch implements Participant {

        private final List<EncodedMessage> messages;

        Branch(List<EncodedMessage> messages) {
            this.messages = messages;
        }

        @Override
        public void prepare() {
            synchronized (broker) {
                broker.requireUp("prepare");
                messages.forEach(InMemoryTransactionalTransport.this::judge);
            }
        }

        @Override
        public void commit() {
            synchronized (broker) {
                messages.forEach(broker::accept);
            }
        }

        @Override
        public void rollback() {
            // Nothing was stored.
        }
    }
}
