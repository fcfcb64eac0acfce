// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.core.protocol.Answer;
import io.holdfast.core.protocol.Leased;
import io.holdfast.core.protocol.PublicationPort;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.MessageStore.Appended;
import io.holdfast.spi.MessageStore.NewMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Carries out one publication, and notes in the scope of its transaction what must be completed. */
final class PublicationWork implements PublicationPort {

    private final Tools tools;
    private final TransactionScope scope;
    private final Batch batch;
    private final Map<MessageId, MessageId> earlier = new HashMap<>();

    PublicationWork(Tools tools, TransactionScope scope, Batch batch) {
        this.tools = tools;
        this.scope = scope;
        this.batch = batch;
    }

    /** The ids to return, in the caller's order; a repeated request has the id of its first message. */
    List<MessageId> ids() {
        List<MessageId> ids = batch.ids();
        ids.replaceAll(id -> earlier.getOrDefault(id, id));
        return ids;
    }

    @Override
    public Answer mark() {
        if (!scope.isMarked()) {
            if (!tools.ports().markers().orElseThrow().record(scope.transaction())) {
                return new Answer.Marked(false);
            }
            scope.marked();
        }
        return new Answer.Marked(true);
    }

    @Override
    public Answer prepare() {
        List<HalfMessage> halves = batch.halves(scope.transaction());
        for (HalfMessage half : halves) {
            if (scope.holds(half.id())) {
                throw new MessageRejectedException(
                        "Cannot publish message " + half.id() + " again",
                        "this transaction has published a message with the same id",
                        "Leave the id out and let the library make one.");
            }
        }
        scope.addHalves(halves);
        try {
            tools.ports().halves().orElseThrow().prepare(halves);
        } catch (MessageRejectedException error) {
            scope.removeHalves(halves);
            throw error;
        }
        halves.forEach(half -> published(half.message()));
        return Answer.Done.DONE;
    }

    @Override
    public Answer append() {
        List<NewMessage> messages = batch.outbox();
        long until = tools.now().ticks() + tools.lease().toMillis();
        List<Appended> results = tools.ports().store().orElseThrow().append(messages, tools.owner(), tools.lease());
        if (results.size() != messages.size()) {
            throw new MessagingUnavailableException(
                    "Cannot tell whether " + messages.size() + " messages were stored",
                    "the store answered with " + results.size() + " results",
                    "Repair the store; its contract demands one result per message.");
        }
        List<Leased> claimed = new ArrayList<>();
        boolean others = false;
        for (int i = 0; i < results.size(); i++) {
            Appended result = results.get(i);
            result.claim().ifPresent(claim -> claimed.add(new Leased(claim, until)));
            others |= !result.duplicate() && result.claim().isEmpty();
            note(messages.get(i).message(), result);
        }
        scope.appended(claimed, others);
        return Answer.Done.DONE;
    }

    private void note(EncodedMessage message, Appended result) {
        if (result.duplicate()) {
            earlier.put(message.id(), result.id());
        } else {
            published(message);
        }
    }

    @Override
    public Answer send() {
        List<EncodedMessage> messages = batch.xa();
        tools.ports().xa().orElseThrow().sendInTransaction(messages);
        scope.sent();
        messages.forEach(this::published);
        return Answer.Done.DONE;
    }

    @Override
    public Answer spoil() {
        tools.ports().transactions().setRollbackOnly();
        return Answer.Done.DONE;
    }

    private void published(EncodedMessage message) {
        tools.ports().listener().published(message.id(), message.destination());
    }
}
