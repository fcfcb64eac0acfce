// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.bank1;

import io.holdfast.Message;
import io.holdfast.MessageId;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.PublishOutcome;
import io.holdfast.ReliablePublisher;
import io.holdfast.TransactionWork;
import io.holdfast.example.transfer.common.Position;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionOutcome;
import io.holdfast.spi.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is wrong: a message is sent in the middle of the transaction, or when it has committed. The first sends what is then rolled back, the
 * second loses what is committed and not yet sent. Here to be seen failing.
 */
final class NaivePublisher implements ReliablePublisher {

    private final Position position;
    private final TransactionContext transactions;
    private final Transport transport;

    NaivePublisher(Position position, TransactionContext transactions, Transport transport) {
        this.position = position;
        this.transactions = transactions;
        this.transport = transport;
    }

    @Override
    public MessageId publish(Message message) {
        EncodedMessage encoded = encode(message);
        if (position == Position.NAIVE_SEND_INSIDE) {
            send(encoded);
        } else {
            transactions.onCompletion(outcome -> {
                if (outcome == TransactionOutcome.COMMITTED) {
                    send(encoded);
                }
            });
        }
        return encoded.id();
    }

    @Override
    public List<MessageId> publishAll(List<Message> messages) {
        return messages.stream().map(this::publish).toList();
    }

    @Override
    public <E extends Exception> PublishOutcome execute(List<Message> messages, TransactionWork<E> work) throws E {
        try (TransactionContext.Transaction transaction = transactions.begin()) {
            publishAll(messages);
            work.run();
            return switch (transaction.commit()) {
                case COMMITTED -> PublishOutcome.CONFIRMED;
                case ROLLED_BACK -> PublishOutcome.ROLLED_BACK;
                case UNKNOWN -> PublishOutcome.UNKNOWN;
            };
        }
    }

    private void send(EncodedMessage message) {
        transport.verify(message.destination());
        SendResult result = transport.send(List.of(message)).get(0);
        if (result.kind() != SendResult.Kind.ACCEPTED) {
            throw new MessagingUnavailableException(
                    "Cannot send", "the broker did not take it: " + result.reason(), "Start the broker.", null);
        }
    }

    private static EncodedMessage encode(Message message) {
        return new EncodedMessage(
                message.id().orElseGet(() -> MessageId.of(UUID.randomUUID().toString())),
                message.destination(),
                message.type(),
                "text/plain;charset=UTF-8",
                message.key(),
                message.headers(),
                message.payload().toString().getBytes(StandardCharsets.UTF_8),
                Instant.now(),
                Optional.empty());
    }
}
