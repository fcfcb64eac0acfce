// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many relays and publishers at once: of a lane, one message at a time is claimed, and each message is delivered once. */
final class RacingRelaysTest {

    private static final int PUBLISHERS = 4;
    private static final int RELAYS = 4;
    private static final int TRANSACTIONS = 30;
    private static final int LANES = 5;
    private static final int MESSAGES = PUBLISHERS * TRANSACTIONS * 3;

    private final Map<String, String> live = new ConcurrentHashMap<>();
    private final Queue<String> overlaps = new ConcurrentLinkedQueue<>();
    private final Queue<String> delivered = new ConcurrentLinkedQueue<>();
    private final Queue<Long> waits = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @EnumSource
    void lane_hasOneLiveClaim_everyMessageIsDeliveredOnce(Backend backend) throws Exception {
        TestDatabase database = backend.shared();
        List<JdbcOutbox> nodes =
                IntStream.range(0, RELAYS).mapToObj(at -> database.open()).toList();
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int at = 0; at < PUBLISHERS; at++) {
            String name = "p" + at;
            work.add(() -> publish(database, name));
        }
        nodes.forEach(node -> work.add(() -> relay(node)));
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            for (Future<Boolean> done : threads.invokeAll(work, 2, TimeUnit.MINUTES)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(overlaps).as("two live claims of one lane").isEmpty();
        assertThat(delivered).hasSize(MESSAGES).doesNotHaveDuplicates();
        assertThat(database.count("SELECT COUNT(*) FROM holdfast_message")).isZero();
        assertThat(waits).as("publishers' waits in ms").allMatch(wait -> wait < 10_000);
    }

    /** The head of a lane changes between two statements of a claim, and another relay takes the new one. */
    @ParameterizedTest
    @EnumSource
    void lateCommit_atAnyStatementOfAClaim_leavesOneLiveClaim(Backend backend) {
        for (int statement = 1; statement <= 8; statement++) {
            TestDatabase database = backend.shared();
            Watched watched = new Watched(database.pool);
            JdbcOutbox slow =
                    JdbcOutbox.on(watched.source(), database.transactions).open();
            List<ClaimedMessage> claimed = new ArrayList<>();
            try (var late = database.transactions.begin()) {
                append(database, "k", List.of("head"));
                try (var early = database.transactions.begin()) {
                    append(database, "k", List.of("second"));
                    early.commit();
                }
                int when = statement;
                int[] executed = {0};
                watched.afterEach(() -> {
                    if (++executed[0] == when) {
                        late.commit();
                        claimed.addAll(Messages.claim(database, 10));
                    }
                });
                claimed.addAll(slow.store().claim(new ClaimRequest("slow", 10, Messages.LEASE, Set.of(), false)));
            }
            assertThat(Messages.ids(claimed)).as("at statement " + statement).hasSize(1);
        }
    }

    /** Each time the transaction that stores first commits last. */
    private boolean publish(TestDatabase database, String name) {
        for (int at = 0; at < TRANSACTIONS; at++) {
            long before = System.nanoTime();
            try (var late = database.transactions.begin()) {
                append(database, name + "-a" + at, name + "-b" + at);
                try (var early = database.transactions.begin()) {
                    append(database, name + "-c" + at);
                    early.commit();
                }
                late.commit();
            }
            waits.add(Duration.ofNanos(System.nanoTime() - before).toMillis());
        }
        return true;
    }

    private static void append(TestDatabase database, String... ids) {
        append(database, "k" + ThreadLocalRandom.current().nextInt(LANES), List.of(ids));
    }

    private static void append(TestDatabase database, String key, List<String> ids) {
        database.outbox
                .store()
                .append(ids.stream().map(id -> Messages.ordered(id, key)).toList(), "publisher", Messages.LEASE);
    }

    private boolean relay(JdbcOutbox node) {
        while (delivered.size() < MESSAGES) {
            // The same name everywhere: nothing may depend on it.
            List<ClaimedMessage> claimed =
                    node.store().claim(new ClaimRequest("relay", 3, Messages.LEASE, Set.of(), false));
            for (ClaimedMessage one : claimed) {
                String other =
                        live.put(one.message().key().orElseThrow(), one.id().value());
                if (other != null) {
                    overlaps.add(other + " and " + one.id());
                }
            }
            claimed.forEach(one -> live.remove(one.message().key().orElseThrow()));
            settle(node, claimed);
        }
        return true;
    }

    private void settle(JdbcOutbox node, List<ClaimedMessage> claimed) {
        List<Settlement> settlements = new ArrayList<>();
        claimed.forEach(one -> settlements.add(new Settlement.Delivered(one.id(), one.token())));
        try {
            node.store().settle(settlements).forEach(id -> delivered.add(id.value()));
        } catch (MessagingUnavailableException unclear) {
            overlaps.add("not settled: " + unclear.getMessage());
        }
    }
}
