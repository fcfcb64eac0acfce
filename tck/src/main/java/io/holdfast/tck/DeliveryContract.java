// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.Consumption;
import io.holdfast.HoldfastException;
import io.holdfast.Message;
import io.holdfast.MessageHandler;
import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.NoTransactionException;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.Operations.State;
import io.holdfast.PermanentFailureException;
import io.holdfast.PublishOutcome;
import io.holdfast.ReceivedMessage;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionContext.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What one guarantee promises from end to end: publisher, store or broker, consumer. Subclass it once per guarantee,
 * put an {@link Engine} together from the adapters, and empty database and broker before each test. One thread runs a
 * test, while the engine's threads work.
 *
 * <p>The handlers of the contract leave rows in a table without unique key, in the transaction of the consumer: what is
 * applied twice is there twice.
 */
public abstract class DeliveryContract {

    private static final String TRANSFERS = "transfers";
    private static final String NOT_CONFIGURED = "not-configured";
    private static final String LEDGER = "ledger";

    /**
     * Starts an instance that publishes to a destination under the guarantee, and applies what arrives there. Retries
     * of a handler must come within {@link #patience()}.
     *
     * @param destination the only destination that is configured
     * @param consumer the name of the consumer
     * @param handler what it does
     * @return the running instance
     */
    protected abstract Engine start(String destination, String consumer, MessageHandler<?> handler);

    /**
     * The transactions in which the application publishes and the consumer applies.
     *
     * @return their context
     */
    protected abstract TransactionContext transactions();

    /**
     * Inserts a row, without any unique key, in the active transaction of this thread.
     *
     * @param row what to insert
     */
    protected abstract void insert(String row);

    /**
     * Reads the committed rows.
     *
     * @return all of them, in any order
     */
    protected abstract List<String> rows();

    /**
     * Called again and again while the contract waits. A backend with a manual clock moves it; by default nothing is
     * done.
     *
     * @param time how long
     */
    protected void elapse(Duration time) {}

    /**
     * How long the contract waits for a message to arrive, at most.
     *
     * @return a time that is enough for two retries, and for another instance to take over
     */
    protected Duration patience() {
        return Duration.ofSeconds(30);
    }

    /**
     * What the guarantee can do.
     *
     * @return everything unless overridden
     */
    protected Capabilities capabilities() {
        return Capabilities.all();
    }

    @Test
    void committed_isAppliedOnce() {
        try (Engine engine = start(this::apply)) {
            Transactions.committed(transactions(), () -> {
                insert("business");
                return engine.publisher().publish(TRANSFERS, "m1");
            });
            awaitApplied("m1");
            assertSettled(engine, "business", "m1");
        }
    }

    @Test
    void rolledBack_isNeverDelivered() {
        try (Engine engine = start(this::apply)) {
            Transactions.rolledBack(transactions(), () -> engine.publisher().publish(TRANSFERS, "m1"));
            try (Transaction transaction = transactions().begin()) {
                engine.publisher().publish(TRANSFERS, "m2");
                transactions().setRollbackOnly();
                transaction.commit();
            }
            publish(engine, "m3");
            awaitApplied("m3");
            assertSettled(engine, "m3");
        }
    }

    @Test
    void withoutTransaction_nothingIsPublished() {
        try (Engine engine = start(this::apply)) {
            assertThatThrownBy(() -> engine.publisher().publish(TRANSFERS, "m1"))
                    .isInstanceOf(NoTransactionException.class);
            publish(engine, "m2");
            awaitApplied("m2");
            assertSettled(engine, "m2");
        }
    }

    @Test
    void publishAll_isAllOrNone() {
        try (Engine engine = start(this::apply)) {
            List<Message> messages =
                    List.of(text("m1"), Message.to(NOT_CONFIGURED).payload("m2").build());
            try (Transaction transaction = transactions().begin()) {
                assertThatThrownBy(() -> engine.publisher().publishAll(messages))
                        .isInstanceOf(MessageRejectedException.class)
                        .hasMessageContaining(NOT_CONFIGURED);
                transaction.commit();
            }
            List<MessageId> ids = Transactions.committed(
                    transactions(), () -> engine.publisher().publishAll(List.of(text("m3"), text("m4"))));
            assertThat(ids).hasSize(2).doesNotHaveDuplicates();
            awaitApplied("m3", "m4");
            assertSettled(engine, "m3", "m4");
        }
    }

    @Test
    void execute_saysWhatBecameOfTheTransaction() throws Exception {
        try (Engine engine = start(this::apply)) {
            PublishOutcome outcome = engine.publisher()
                    .execute(List.of(text("m1")), () -> engine.publisher().publish(text("m2")));
            assertThat(outcome.isCommitted()).isTrue();
            assertThatThrownBy(() -> engine.publisher().execute(List.of(text("m3")), () -> {
                        throw new IllegalStateException("thrown by the test");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("thrown by the test");
            awaitApplied("m1", "m2");
            assertSettled(engine, "m1", "m2");
        }
    }

    @Test
    void failedHandler_isTriedAgain_andItsWorkHappensOnce() {
        ConcurrentLinkedQueue<Integer> attempts = new ConcurrentLinkedQueue<>();
        MessageHandler<RuntimeException> failsTwice = message -> {
            attempts.add(message.attempt());
            apply(message);
            if (message.attempt() < 3) {
                throw new IllegalStateException("thrown by the test");
            }
        };
        try (Engine engine = start(failsTwice)) {
            publish(engine, "m1");
            awaitApplied("m1");
            assertSettled(engine, "m1");
            // Not exactly: a relay or a broker may deliver once more.
            assertThat(attempts).containsSubsequence(1, 2, 3);
        }
    }

    @Test
    void permanentFailure_parksAtOnce_untilAnOperatorRetries() {
        AtomicBoolean repaired = new AtomicBoolean();
        MessageHandler<RuntimeException> failsForGood = message -> {
            apply(message);
            if (message.text().equals("m1") && !repaired.get()) {
                throw new PermanentFailureException("Cannot apply", "the account is closed", "Open it.");
            }
        };
        try (Engine engine = start(failsForGood)) {
            MessageId id = publish(engine, "m1");
            publish(engine, "m2");
            awaitApplied("m2");
            if (!capabilities().has(Capability.INSPECTION)) {
                // Nobody can look into the broker; but it holds nobody up and is not applied.
                assertThat(rows()).containsExactly("m2");
                return;
            }
            await("parked", () -> !parked(engine).isEmpty());
            assertThat(parked(engine)).singleElement().satisfies(entry -> {
                assertThat(entry.id()).isEqualTo(id);
                assertThat(entry.destination()).isEqualTo(TRANSFERS);
                assertThat(entry.reason()).isPresent();
            });
            assertThat(rows()).containsExactly("m2");
            repaired.set(true);
            assertThat(engine.operations().retry(id, "tester")).isTrue();
            awaitApplied("m1", "m2");
            assertSettled(engine, "m1", "m2");
            assertThat(parked(engine)).isEmpty();
        }
    }

    @Test
    void sameIdTwice_isAppliedOnce() {
        Message message = Message.to(TRANSFERS)
                .id(MessageId.of("chosen-by-the-caller"))
                .payload("m1")
                .build();
        try (Engine engine = start(this::apply)) {
            Transactions.committed(transactions(), () -> engine.publisher().publish(message));
            awaitApplied("m1");
            try (Transaction transaction = transactions().begin()) {
                engine.publisher().publish(message);
                transaction.commit();
            } catch (HoldfastException refused) {
                assertThat(refused).isInstanceOf(MessageRejectedException.class);
            }
            publish(engine, "m2");
            awaitApplied("m2");
            assertSettled(engine, "m1", "m2");
        }
    }

    @Test
    void sameRequestIdTwice_isPublishedOnce() {
        Message message =
                Message.to(TRANSFERS).requestId("request").payload("m1").build();
        try (Engine engine = start(this::apply)) {
            if (!capabilities().has(Capability.REQUEST_IDS)) {
                assertThatThrownBy(() -> Transactions.committed(
                                transactions(), () -> engine.publisher().publish(message)))
                        .isInstanceOf(MessageRejectedException.class);
                return;
            }
            MessageId first = Transactions.committed(
                    transactions(), () -> engine.publisher().publish(message));
            MessageId second = Transactions.committed(
                    transactions(), () -> engine.publisher().publish(message));
            assertThat(second).isEqualTo(first);
            awaitApplied("m1");
            assertSettled(engine, "m1");
        }
    }

    @Test
    void manyMessagesFromManyThreads_areEachAppliedOnce() {
        List<String> expected = new ArrayList<>();
        List<Script> threads =
                IntStream.range(0, 4).mapToObj(at -> new Script()).toList();
        try (Engine engine = start(this::apply)) {
            List<Future<Boolean>> published = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                List<String> mine = names("m-" + thread + "-", 50);
                expected.addAll(mine);
                published.add(threads.get(thread).start(() -> {
                    mine.forEach(text -> publish(engine, text));
                    return true;
                }));
            }
            published.forEach(Script::await);
            awaitApplied(expected.toArray(String[]::new));
            assertSettled(engine, expected.toArray(String[]::new));
        } finally {
            threads.forEach(Script::close);
        }
    }

    @Test
    void killedAfterTheCommit_isDeliveredByAnotherInstance() {
        List<String> expected = names("m", 20);
        try (Engine killed = start(this::apply)) {
            Transactions.committed(
                    transactions(),
                    () -> killed.publisher()
                            .publishAll(expected.stream()
                                    .map(DeliveryContract::text)
                                    .toList()));
            killed.kill();
        }
        try (Engine engine = start(this::apply)) {
            awaitApplied(expected.toArray(String[]::new));
            assertSettled(engine, expected.toArray(String[]::new));
        }
    }

    @Test
    void killedBeforeTheCommit_isNeverDelivered() {
        try (Engine killed = start(this::apply);
                Transaction transaction = transactions().begin()) {
            killed.publisher().publish(TRANSFERS, "m1");
            killed.kill();
            transaction.rollback();
        }
        try (Engine engine = start(this::apply)) {
            publish(engine, "m2");
            awaitApplied("m2");
            assertSettled(engine, "m2");
        }
    }

    @Test
    void everyPart_reachesTheHandlerUnchanged() {
        ConcurrentLinkedQueue<ReceivedMessage> received = new ConcurrentLinkedQueue<>();
        byte[] everyByte = new byte[256];
        IntStream.range(0, everyByte.length).forEach(at -> everyByte[at] = (byte) at);
        String fourBytes = "\uD83D\uDE80 \u00E9\u0301 \u6F22";
        Message message = Message.to(TRANSFERS)
                .type("transfer-requested:v1")
                .key(fourBytes)
                .header("source", fourBytes)
                .payload(everyByte)
                .build();
        try (Engine engine = start(received::add)) {
            MessageId id = Transactions.committed(
                    transactions(), () -> engine.publisher().publish(message));
            await("received", () -> !received.isEmpty());
            ReceivedMessage got = received.remove();
            assertThat(got.id()).isEqualTo(id);
            assertThat(got.destination()).isEqualTo(TRANSFERS);
            assertThat(got.type()).contains("transfer-requested:v1");
            assertThat(got.key()).contains(fourBytes);
            assertThat(got.headers()).containsEntry("source", fourBytes);
            assertThat(got.bytes()).isEqualTo(everyByte);
            publish(engine, fourBytes);
            await("received", () -> !received.isEmpty());
            assertThat(received.remove().text()).isEqualTo(fourBytes);
        }
    }

    @Test
    void delayedMessage_isNotAppliedBeforeItsTime() {
        if (capabilities().has(Capability.DELAYED_DELIVERY)) {
            try (Engine engine = start(this::apply)) {
                Message later = Message.to(TRANSFERS)
                        .delay(Duration.ofDays(30))
                        .payload("later")
                        .build();
                Transactions.committed(transactions(), () -> engine.publisher().publish(later));
                publish(engine, "m1");
                awaitApplied("m1");
                assertThat(rows()).containsExactly("m1");
            }
        }
    }

    @Test
    void consume_appliesABusinessKeyOnce() {
        try (Engine engine = start(this::apply)) {
            assertThat(engine.consumer().consume("points", "order/1", () -> insert("points for 1")))
                    .isEqualTo(Consumption.APPLIED);
            assertThat(engine.consumer().consume("points", "order/1", () -> insert("points for 1")))
                    .isEqualTo(Consumption.ALREADY_APPLIED);
            assertThat(rows()).containsExactly("points for 1");
        }
    }

    @Test
    void close_isBoundedAndMayBeRepeated() {
        Engine engine = start(this::apply);
        publish(engine, "m1");
        try (Script other = new Script()) {
            Future<Boolean> closed = other.start(() -> {
                engine.close();
                engine.close();
                return true;
            });
            await("closed", closed::isDone);
            assertThat(Script.await(closed)).isTrue();
        }
    }

    private Engine start(MessageHandler<?> handler) {
        return start(TRANSFERS, LEDGER, handler);
    }

    private void apply(ReceivedMessage message) {
        insert(message.text());
    }

    private MessageId publish(Engine engine, String text) {
        return Transactions.committed(transactions(), () -> engine.publisher().publish(TRANSFERS, text));
    }

    private static Message text(String text) {
        return Message.to(TRANSFERS).payload(text).build();
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(at -> prefix + at).toList();
    }

    private static List<Entry> parked(Engine engine) {
        return engine.operations().list(Filter.state(State.PARKED), 10);
    }

    private void awaitApplied(String... expected) {
        await("applied: " + List.of(expected), () -> rows().containsAll(List.of(expected)));
    }

    private void await(String what, BooleanSupplier condition) {
        assertThat(Eventually.within(patience(), condition, () -> elapse(Duration.ofMillis(200))))
                .as(what + " within " + patience())
                .isTrue();
    }

    /** Nothing is left on the way, and nothing happened twice. */
    private void assertSettled(Engine engine, String... expected) {
        await(
                "nothing on the way",
                () -> engine.operations().status().stream()
                        .allMatch(status -> status.waiting() + status.undecided() == 0));
        assertThat(rows()).containsExactlyInAnyOrder(expected);
    }
}
