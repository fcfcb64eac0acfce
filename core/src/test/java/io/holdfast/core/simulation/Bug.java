// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.Verdict;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.Inbox;
import io.holdfast.spi.Markers;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.Settlement;

/**
 * Mistakes that real systems made. Each is planted in the ports or the stores of the simulation, and the checker has to find
 * it by the named assertion: a checker that was never red proves nothing.
 */
enum Bug {
    SETTLE_BEFORE_ACK(Mode.OUTBOX, "A1"),
    CURSOR_BY_ID(Mode.OUTBOX, "A1"),
    LEASE_NEVER_ENDS(Mode.OUTBOX, "A1"),
    SETTLE_WITHOUT_TOKEN(Mode.OUTBOX, "A8"),
    OUTAGE_COUNTS_AS_ATTEMPT(Mode.OUTBOX, "A7"),
    PARK_ON_CONNECTIVITY_ERROR(Mode.OUTBOX, "A7"),
    BATCH_REFUSAL_BLAMES_ALL(Mode.OUTBOX, "A7"),
    LOCAL_CLOCK_FOR_LEASES(Mode.OUTBOX, "A8"),
    ORDER_IGNORED_BY_STORE(Mode.OUTBOX, "A9"),
    ORDER_IGNORED_BY_CONSUMER(Mode.OUTBOX, "A9"),
    PLATFORM_CHARSET(Mode.OUTBOX, "A10"),
    SETTLE_BY_CONTENT(Mode.OUTBOX, "A1"),
    CLEANUP_REGARDLESS_OF_STATE(Mode.OUTBOX, "A1"),
    RETENTION_INCLUDES_PARKED(Mode.OUTBOX, "A7"),
    RETRY_WITHOUT_LOOKING(Mode.OUTBOX, "A3"),
    HANDED_OVER_WITHOUT_OUTCOME(Mode.OUTBOX, "A2"),

    INBOX_IN_OWN_TRANSACTION(Mode.OUTBOX, "A1"),
    INBOX_READS_BEFORE_IT_WRITES(Mode.OUTBOX, "A3"),
    INBOX_KEY_WITHOUT_CONSUMER(Mode.OUTBOX, "A1"),
    INBOX_LOCK_TAKEN_FOR_DUPLICATE(Mode.OUTBOX, "A1"),
    INBOX_PURGED_EARLY(Mode.OUTBOX, "A3"),
    ACK_BEFORE_COMMIT(Mode.OUTBOX, "A1"),
    RELEASE_COUNTS_AS_ATTEMPT(Mode.OUTBOX, "A7"),

    MARKER_ON_SECOND_CONNECTION(Mode.HALF_WITH_MARKER, "A2"),
    CHECK_WITHOUT_FENCE(Mode.HALF_WITH_MARKER, "A1"),
    LOCKED_MARKER_TAKEN_FOR_MISSING(Mode.HALF_WITH_MARKER, "A1"),
    MARKERS_PURGED_EARLY(Mode.HALF_WITH_MARKER, "A1"),
    FENCE_SWALLOWED(Mode.HALF_WITH_MARKER, "A1"),
    UNKNOWN_TAKEN_AS_ROLLBACK(Mode.HALF_WITH_MARKER, "A1"),
    ANY_ANSWER_COMMITS(Mode.HALF_WITH_MARKER, "A2"),
    UNREACHABLE_COUNTS_AS_UNKNOWN(Mode.HALF_WITH_MARKER, "A7"),
    GRACE_IGNORED(Mode.HALF_WITH_CHECK_BACK, "A1"),

    RECOVERY_MISSING(Mode.XA, "A6"),
    QUEUE_AUTO_CREATED(Mode.XA, "A1"),
    NOTA_TAKEN_AS_DONE(Mode.XA, "A2"),
    RECOVERY_OF_ANY_NODE(Mode.XA, "A4"),
    DECISION_NOT_LOGGED(Mode.XA, "A1");

    private final Mode mode;
    private final String caughtBy;

    Bug(Mode mode, String caughtBy) {
        this.mode = mode;
        this.caughtBy = caughtBy;
    }

    Mode mode() {
        return mode;
    }

    String caughtBy() {
        return caughtBy;
    }

    /** A scenario in which the mistake has a chance to matter: an expert would look for it there. */
    Scenario provoke(Scenario any) {
        // Lost poison would be found by A7 and hide the assertion that is meant to find the mistake.
        Scenario scenario = any.withPoison(false);
        return switch (this) {
            case OUTAGE_COUNTS_AS_ATTEMPT, PARK_ON_CONNECTIVITY_ERROR -> scenario.withFault(Fault.BROKER_OUTAGE, 2);
            case BATCH_REFUSAL_BLAMES_ALL ->
                scenario.withFault(Fault.LOST_REPLY, 100).withRing(1000);
            case LOCAL_CLOCK_FOR_LEASES ->
                scenario.withFaults(java.util.Map.of(Fault.CLOCK_SKEW, 200)).withNodes(3);
            case ORDER_IGNORED_BY_STORE, ORDER_IGNORED_BY_CONSUMER ->
                scenario.withKeys(1).withFault(Fault.FLAKY_HANDLER, 100).withNodes(3);
            case RETENTION_INCLUDES_PARKED -> scenario.withPoison(true);
            case INBOX_KEY_WITHOUT_CONSUMER -> scenario.withConsumers(2);
            case RELEASE_COUNTS_AS_ATTEMPT -> scenario.withFault(Fault.CONSUMER_DATABASE_OUTAGE, 3);
            case UNREACHABLE_COUNTS_AS_UNKNOWN -> scenario.withFault(Fault.PRODUCER_DATABASE_OUTAGE, 15);
            case INBOX_READS_BEFORE_IT_WRITES ->
                scenario.withFault(Fault.DUPLICATE_DELIVERY, 8)
                        .withFault(Fault.SLOW_CALL, 100)
                        .withNodes(3);
            case INBOX_LOCK_TAKEN_FOR_DUPLICATE ->
                scenario.withFault(Fault.CONNECTIONS_LOST, 20)
                        .withFault(Fault.SLOW_CALL, 200)
                        .withFault(Fault.LOST_REQUEST, 60)
                        .withNodes(3);
            case GRACE_IGNORED ->
                scenario.withFault(Fault.SLOW_CALL, 250)
                        .withFault(Fault.LOST_REQUEST, 60)
                        .withFault(Fault.CRASH, 6);
            case CHECK_WITHOUT_FENCE, FENCE_SWALLOWED, LOCKED_MARKER_TAKEN_FOR_MISSING, ANY_ANSWER_COMMITS ->
                scenario.withFault(Fault.SLOW_CALL, 250).withFault(Fault.LOST_REQUEST, 30);
            case INBOX_PURGED_EARLY -> scenario.withFault(Fault.DUPLICATE_DELIVERY, 8);
            case NOTA_TAKEN_AS_DONE, RECOVERY_MISSING, DECISION_NOT_LOGGED, QUEUE_AUTO_CREATED ->
                scenario.withFault(Fault.LOST_REPLY, 60)
                        .withFault(Fault.CRASH, 4)
                        .withFault(Fault.BROKER_OUTAGE, 4);
            case RECOVERY_OF_ANY_NODE ->
                scenario.withFault(Fault.SLOW_CALL, 200).withNodes(3);
            default -> scenario.withFault(Fault.CRASH, 4).withFault(Fault.LOST_REPLY, 30);
        };
    }

    // ---- planted in stores

    static MessageStore plantIn(MessageStore store, World world, Node node) {
        return BuggyStore.isNeeded(world) ? new BuggyStore(store, world, node) : store;
    }

    static Inbox plantIn(Inbox inbox, World world) {
        return new Inbox() {
            @Override
            public Answer record(String consumer, String key) {
                if (world.has(INBOX_IN_OWN_TRANSACTION)) {
                    var own = world.consumerDatabase.begin();
                    Answer answer = world.besides(own, () -> inbox.record(consumer, key));
                    own.commit();
                    return answer;
                }
                Answer answer = inbox.record(world.has(INBOX_KEY_WITHOUT_CONSUMER) ? "any" : consumer, key);
                if (answer == Answer.BUSY && world.has(INBOX_READS_BEFORE_IT_WRITES)) {
                    return Answer.FIRST;
                }
                return answer == Answer.BUSY && world.has(INBOX_LOCK_TAKEN_FOR_DUPLICATE) ? Answer.SEEN : answer;
            }

            @Override
            public void keep(String consumer, String key, byte[] result) {
                inbox.keep(consumer, key, result);
            }

            @Override
            public java.util.Optional<byte[]> result(String consumer, String key) {
                return inbox.result(consumer, key);
            }

            @Override
            public int purge(java.time.Duration age, int limit) {
                return inbox.purge(age, limit);
            }
        };
    }

    static Markers plantIn(Markers markers, World world) {
        return new Markers() {
            @Override
            public boolean record(String transaction) {
                if (world.has(MARKER_ON_SECOND_CONNECTION)) {
                    var own = world.producerDatabase.begin();
                    boolean inserted = world.beside(own, () -> markers.record(transaction));
                    own.commit();
                    return inserted;
                }
                return markers.record(transaction);
            }

            @Override
            public Verdict check(String transaction) {
                if (world.has(CHECK_WITHOUT_FENCE)) {
                    return checkWithoutFence(transaction);
                }
                Verdict verdict = markers.check(transaction);
                boolean guess = verdict == Verdict.UNKNOWN && world.has(LOCKED_MARKER_TAKEN_FOR_MISSING);
                return guess ? Verdict.ROLLED_BACK : verdict;
            }

            private Verdict checkWithoutFence(String transaction) {
                var probe = world.producerDatabase.begin();
                try {
                    boolean missing = world.inProducerTransaction(probe, () -> markers.record(transaction));
                    probe.rollback();
                    return missing ? Verdict.ROLLED_BACK : markers.check(transaction);
                } catch (io.holdfast.MessagingUnavailableException locked) {
                    probe.rollback();
                    return Verdict.UNKNOWN;
                }
            }

            @Override
            public int purge(java.time.Duration age, int limit) {
                return markers.purge(age, limit);
            }
        };
    }

    // ---- planted in ports

    static EncodedMessage throughPlatformCharset(EncodedMessage message) {
        byte[] altered = new String(message.body(), UTF_8).getBytes(ISO_8859_1);
        return new EncodedMessage(
                message.id(),
                message.destination(),
                message.type(),
                message.contentType(),
                message.key(),
                message.headers(),
                altered,
                message.publishedAt(),
                message.deliverAt());
    }

    static Settlement parkedIfUnreachable(Settlement settlement) {
        return settlement instanceof Settlement.Postponed postponed && !postponed.counted()
                ? new Settlement.Parked(postponed.id(), postponed.token(), postponed.reason())
                : settlement;
    }

    static void deleteClaimed(World world) {
        world.plainStore()
                .settle(world.history.appended().stream()
                        .<Settlement>map(id -> new Settlement.Delivered(id, world.history.token(id)))
                        .toList());
    }
}
