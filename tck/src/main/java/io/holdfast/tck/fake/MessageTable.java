// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.Operations.Entry;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageStore.Appended;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.MessageStore.NewMessage;
import io.holdfast.spi.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The outbox and its request ids. Used under the monitor of its database. */
final class MessageTable {

    /** What was published under a request id. */
    private record Request(EncodedMessage message) {

        @Override
        public String toString() {
            return message.id().toString();
        }
    }

    /** The messages of one key of one destination keep their order. */
    private record OrderedKey(String destination, Optional<String> key) {

        static OrderedKey of(OutboxRow row) {
            return new OrderedKey(row.message.destination(), row.message.key());
        }
    }

    /** Iterates by insertion, whenever the rows were committed. */
    private final Map<MessageId, OutboxRow> rows = new LinkedHashMap<>();

    private final KeyTable<String, Request> requests = new KeyTable<>();

    int size() {
        return rows.size();
    }

    /** All or none: everything is checked before anything is inserted. */
    List<Appended> append(Tx tx, List<NewMessage> messages, String owner, Duration lease, Instant now) {
        Map<String, NewMessage> inBatch = new LinkedHashMap<>();
        Set<MessageId> ids = new LinkedHashSet<>();
        for (NewMessage asked : messages) {
            Optional<MessageId> known = published(tx, asked, inBatch);
            if (known.isEmpty()) {
                requireNew(tx, asked.message().id(), ids);
            }
        }
        return messages.stream()
                .map(asked -> append(tx, asked, owner, lease, now))
                .toList();
    }

    private Appended append(Tx tx, NewMessage asked, String owner, Duration lease, Instant now) {
        Optional<MessageId> known = asked.requestId()
                .flatMap(requests::find)
                .map(row -> row.value.message().id());
        if (known.isPresent()) {
            return new Appended(known.get(), true, Optional.empty());
        }
        MessageId id = asked.message().id();
        OutboxRow row = new OutboxRow(asked, tx, now);
        rows.put(id, row);
        tx.onCommit(row::commit);
        tx.onRollback(() -> rows.remove(id));
        asked.requestId().ifPresent(request -> requests.insert(tx, request, new Request(asked.message()), now));
        boolean bornClaimed = asked.delay().isZero() && !asked.ordered();
        return new Appended(id, false, bornClaimed ? Optional.of(row.claim(owner, lease, now)) : Optional.empty());
    }

    private Optional<MessageId> published(Tx tx, NewMessage asked, Map<String, NewMessage> inBatch) {
        if (asked.requestId().isEmpty()) {
            return Optional.empty();
        }
        String request = asked.requestId().get();
        Optional<KeyTable.Row<Request>> row = requests.find(request);
        if (row.isPresent() && row.get().isHeldByOtherThan(tx)) {
            throw new MessagingUnavailableException(
                    "Cannot publish under request id \"" + request + "\"",
                    "another transaction is publishing under it",
                    "Try again later.");
        }
        Optional<EncodedMessage> before = row.map(found -> found.value.message())
                .or(() ->
                        Optional.ofNullable(inBatch.putIfAbsent(request, asked)).map(NewMessage::message));
        before.ifPresent(message -> requireSame(request, message, asked.message()));
        return before.map(EncodedMessage::id);
    }

    private static void requireSame(String request, EncodedMessage before, EncodedMessage now) {
        if (!before.destination().equals(now.destination()) || !Arrays.equals(before.body(), now.body())) {
            throw new MessageRejectedException(
                    "Cannot publish under request id \"" + request + "\"",
                    "it was used for another destination or another body",
                    "Use a new request id for a new request.");
        }
    }

    private void requireNew(Tx tx, MessageId id, Set<MessageId> ids) {
        OutboxRow row = rows.get(id);
        if (row != null && row.isHeldByOtherThan(tx)) {
            throw new MessagingUnavailableException(
                    "Cannot store message " + id, "another transaction is storing that id", "Try again later.");
        }
        if (row != null || !ids.add(id)) {
            throw new MessageRejectedException(
                    "Cannot store message " + id, "a message with that id is stored already", "Use a new id.");
        }
    }

    List<ClaimedMessage> claim(ClaimRequest request, Instant now) {
        Set<OrderedKey> closed = new LinkedHashSet<>();
        for (OutboxRow row : rows.values()) {
            if (row.isOrdered() && row.isLive() && row.isClaimed(now)) {
                closed.add(OrderedKey.of(row));
            }
        }
        List<ClaimedMessage> claimed = new ArrayList<>();
        for (OutboxRow row : rows.values()) {
            if (claimed.size() >= request.limit()) {
                break;
            }
            // The first live message of a key closes it for those behind, due or not.
            boolean first = !row.isOrdered() || !row.isLive() || closed.add(OrderedKey.of(row));
            if (first && row.isClaimable(now) && request.covers(row.message.destination())) {
                claimed.add(row.claim(request.owner(), request.lease(), now));
            }
        }
        return claimed;
    }

    Set<MessageId> settle(List<Settlement> settlements, Instant now) {
        Set<MessageId> effective = new LinkedHashSet<>();
        for (Settlement settlement : settlements) {
            OutboxRow row = rows.get(settlement.id());
            if (row != null && row.isClaimedUnder(settlement.token())) {
                row.settle(settlement, now);
                if (row.isDelivered() && !row.ledger) {
                    rows.remove(settlement.id());
                }
                effective.add(settlement.id());
            }
        }
        return effective;
    }

    boolean consumed(MessageId id, Instant now) {
        OutboxRow row = rows.get(id);
        if (row == null || !row.isCommitted() || !row.consume(now)) {
            return false;
        }
        if (!row.ledger) {
            rows.remove(id);
        }
        return true;
    }

    /** A request id is forgotten only when its message is finished; otherwise it could be published twice. */
    int purge(Instant until, int limit) {
        int deleted = 0;
        for (Iterator<OutboxRow> all = rows.values().iterator(); deleted < limit && all.hasNext(); ) {
            if (all.next().wasDeliveredUntil(until)) {
                all.remove();
                deleted++;
            }
        }
        return deleted
                + requests.purge(
                        until,
                        limit - deleted,
                        request -> isFinished(request.message().id()));
    }

    private boolean isFinished(MessageId id) {
        OutboxRow row = rows.get(id);
        return row == null || row.isDelivered();
    }

    Stream<Entry> entries(Instant now) {
        return rows.values().stream().filter(OutboxRow::isCommitted).map(row -> row.entry(now));
    }

    Optional<Entry> find(MessageId id, Instant now) {
        return Optional.ofNullable(rows.get(id)).filter(OutboxRow::isCommitted).map(row -> row.entry(now));
    }

    boolean retry(MessageId id, Instant now) {
        Optional<OutboxRow> row = parked(id);
        row.ifPresent(found -> found.retry(now));
        return row.isPresent();
    }

    boolean discard(MessageId id) {
        return parked(id).map(row -> rows.remove(id)).isPresent();
    }

    private Optional<OutboxRow> parked(MessageId id) {
        return Optional.ofNullable(rows.get(id)).filter(OutboxRow::isParked);
    }

    void describe(Instant now, StringBuilder text) {
        rows.values().forEach(row -> row.describe(now, text));
        requests.describe("request", text);
    }
}
