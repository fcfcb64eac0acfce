// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.MessageId;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.core.TransactionScope.Part;
import io.holdfast.core.protocol.Answer;
import io.holdfast.core.protocol.CompletionPort;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.SendResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Carries out the completion of a part of a transaction. */
final class CompletionWork implements CompletionPort {

    private final Tools tools;
    private final Part part;
    private final Optional<Set<MessageId>> taken;

    CompletionWork(Tools tools, Part part) {
        this(tools, part, Optional.empty());
    }

    private CompletionWork(Tools tools, Part part, Optional<Set<MessageId>> taken) {
        this.tools = tools;
        this.part = part;
        this.taken = taken;
    }

    /** For a part whose confirmation has been tried already, together with others. */
    static CompletionWork confirmed(Tools tools, Part part, Set<MessageId> taken) {
        return new CompletionWork(tools, part, Optional.of(taken));
    }

    @Override
    public Answer handOff() {
        tools.handOff().offer(part.handed(), part.nudge());
        return Answer.Done.DONE;
    }

    @Override
    public Answer confirm() {
        return taken.isPresent()
                ? new Answer.Taken(taken.get())
                : noted(() -> new Answer.Taken(prepared().confirm(halves())));
    }

    @Override
    public Answer cancel() {
        return noted(() -> new Answer.Taken(prepared().cancel(halves())));
    }

    @Override
    public Answer check() {
        return noted(
                () -> new Answer.Asked(tools.ports().markers().orElseThrow().check(part.transaction())));
    }

    @Override
    public Answer sendDirectly(Set<MessageId> missing) {
        List<EncodedMessage> messages = part.halves().values().stream()
                .filter(half -> missing.contains(half.id()))
                .map(HalfMessage::message)
                .toList();
        return noted(() -> {
            CheckedTransport transport = tools.transport().orElseThrow(() -> unsent(missing, "there is no transport"));
            for (SendResult result : transport.send(messages)) {
                if (result.kind() != SendResult.Kind.ACCEPTED) {
                    throw unsent(missing, result.reason());
                }
            }
            return Answer.Done.DONE;
        });
    }

    private static MessagingUnavailableException unsent(Set<MessageId> missing, String why) {
        return new MessagingUnavailableException(
                "Cannot send messages " + missing + " whose halves were dropped by a check-back",
                why,
                "Their transaction is committed: publish them again, and raise the rollback grace of their destination.");
    }

    @Override
    public Set<MessageId> halves() {
        return Set.copyOf(part.halves().keySet());
    }

    private PreparedMessages prepared() {
        return tools.ports().halves().orElseThrow();
    }

    private Answer noted(Supplier<Answer> call) {
        try {
            Answer answer = call.get();
            tools.trouble().over();
            return answer;
        } catch (RuntimeException error) {
            tools.trouble().failed(error, 0);
            throw error;
        }
    }
}
