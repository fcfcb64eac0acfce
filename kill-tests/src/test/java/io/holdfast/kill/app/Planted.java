// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import io.holdfast.MessageId;
import io.holdfast.Verdict;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.Inbox;
import io.holdfast.spi.Markers;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Settlement;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Adapters with a mistake. */
final class Planted {

    private Planted() {}

    /** {@link Bug#CURSOR_BY_ID}; also remembers tokens for {@link Bug#SETTLED_BEFORE_ACK}. */
    static final class Store implements MessageStore {

        private final MessageStore store;
        private final boolean cursor;
        private final Map<MessageId, Long> tokens = new ConcurrentHashMap<>();
        private MessageId highest = MessageId.of("0");

        Store(MessageStore store, boolean cursor) {
            this.store = store;
            this.cursor = cursor;
        }

        @Override
        public List<Appended> append(List<NewMessage> messages, String owner, Duration lease) {
            List<Appended> appended = store.append(messages, owner, lease);
            appended.forEach(each -> each.claim().ifPresent(this::remember));
            return appended;
        }

        private void remember(ClaimedMessage claim) {
            tokens.put(claim.id(), claim.token());
        }

        @Override
        public synchronized List<ClaimedMessage> claim(ClaimRequest request) {
            List<ClaimedMessage> claimed = store.claim(request);
            claimed.forEach(this::remember);
            if (!cursor) {
                return claimed;
            }
            MessageId from = highest;
            claimed.forEach(claim -> highest = claim.id().compareTo(highest) > 0 ? claim.id() : highest);
            return claimed.stream()
                    .filter(claim -> claim.id().compareTo(from) > 0)
                    .toList();
        }

        @Override
        public Set<MessageId> settle(List<Settlement> settlements) {
            return store.settle(settlements);
        }

        @Override
        public boolean consumed(MessageId id) {
            return store.consumed(id);
        }

        @Override
        public int purge(Duration age, int limit) {
            return store.purge(age, limit);
        }

        void settleAll(List<EncodedMessage> batch) {
            settle(batch.stream()
                    .<Settlement>map(message -> new Settlement.Delivered(message.id(), tokens.get(message.id())))
                    .toList());
        }
    }

    /** {@link Bug#SETTLED_BEFORE_ACK}. */
    record EarlySettling(Transport transport, Store store) implements Transport {

        @Override
        public void verify(String destination) {
            transport.verify(destination);
        }

        @Override
        public List<SendResult> send(List<EncodedMessage> batch) {
            store.settleAll(batch);
            return transport.send(batch);
        }

        @Override
        public void close() {
            transport.close();
        }
    }

    /** {@link Bug#CONFIRMED_ON_UNKNOWN}. */
    record Believing(Markers markers) implements Markers {

        @Override
        public boolean record(String transaction) {
            return markers.record(transaction);
        }

        @Override
        public Verdict check(String transaction) {
            Verdict verdict = markers.check(transaction);
            return verdict == Verdict.UNKNOWN ? Verdict.COMMITTED : verdict;
        }

        @Override
        public int purge(Duration age, int limit) {
            return markers.purge(age, limit);
        }
    }

    /** {@link Bug#INBOX_ALONE}. */
    record LonelyInbox(Inbox inbox, TransactionContext transactions) implements Inbox {

        @Override
        public Answer record(String consumer, String key) {
            try (TransactionContext.Transaction own = transactions.begin()) {
                Answer answer = inbox.record(consumer, key);
                own.commit();
                return answer;
            }
        }

        @Override
        public void keep(String consumer, String key, byte[] result) {
            inbox.keep(consumer, key, result);
        }

        @Override
        public Optional<byte[]> result(String consumer, String key) {
            return inbox.result(consumer, key);
        }

        @Override
        public int purge(Duration age, int limit) {
            return inbox.purge(age, limit);
        }
    }
}
