// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static io.holdfast.core.Fixture.CONSUMER;
import static io.holdfast.core.Fixture.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.Guarantee;
import io.holdfast.Message;
import io.holdfast.MessageId;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.PermanentFailureException;
import io.holdfast.ReceivedMessage;
import io.holdfast.core.Workers.Worker;
import io.holdfast.tck.fake.CrashPoints;
import io.holdfast.tck.fake.Effect;
import io.holdfast.tck.fake.InMemoryBroker;
import io.holdfast.tck.fake.InMemoryDatabase;
import io.holdfast.tck.fake.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process publishes, relays, resolves and consumes, and dies at one crash point; another one goes on. Once for every time
 * that any point is passed.
 */
final class CrashTest {

    private static final int MOST_ROUNDS = 50;

    private ManualClock clock;
    private CrashPoints points;
    private InMemoryDatabase database;
    private InMemoryBroker broker;
    private boolean hasRefused;
    private boolean hasWaited;

    @BeforeEach
    void empty() {
        clock = new ManualClock();
        points = new CrashPoints();
        database = new InMemoryDatabase(clock, points);
        broker = new InMemoryBroker(clock, points);
        broker.bind(ORDERS, CONSUMER);
        hasRefused = false;
        hasWaited = false;
    }

    @ParameterizedTest
    @EnumSource
    void whereverAProcessDies_eachCommittedMessageIsAppliedOnce(Guarantee guarantee) {
        publishAndDrive(guarantee, process("n1", guarantee));
        assertEachCommittedMessageIsAppliedOnce("no crash");
        Map<String, Integer> arrivals = new HashMap<>();
        points.reached().forEach(point -> arrivals.merge(point, 1, Integer::sum));
        assertThat(new TreeSet<>(arrivals.keySet())).containsAll(expected(guarantee));
        arrivals.forEach((point, count) -> {
            for (int arrival = 1; arrival <= count; arrival++) {
                empty();
                points.arm(point, arrival);
                Mortal victim = process("n1", guarantee);
                publishAndDrive(guarantee, victim);
                assertThat(victim.isDead() || isPassedByTheClock(point, arrival))
                        .as(point + " " + arrival)
                        .isTrue();
                drive(process("n2", guarantee));
                assertEachCommittedMessageIsAppliedOnce(point + " " + arrival);
            }
        });
    }

    /** How often a relay looks into a store that is empty depends on the time that passes; once it always looks. */
    private static boolean isPassedByTheClock(String point, int arrival) {
        return point.startsWith("store.claim") && arrival > 1;
    }

    /** So that the scenario does not lose what it is there for. */
    private static List<String> expected(Guarantee guarantee) {
        List<String> changes = new ArrayList<>(List.of(
                "tx.commit",
                "inbox.record",
                "delivery.acknowledge",
                "delivery.retry",
                "delivery.park",
                "delivery.release"));
        changes.addAll(
                switch (guarantee) {
                    case OUTBOX -> List.of("store.append", "store.claim", "store.settle", "transport.send");
                    case HALF_MESSAGE ->
                        List.of(
                                "markers.record",
                                "markers.check",
                                "prepared.prepare",
                                "prepared.confirm",
                                "prepared.cancel");
                    case XA -> List.of("transactional.send");
                });
        return changes.stream().map(change -> change + ".before").toList();
    }

    private Mortal process(String name, Guarantee guarantee) {
        Mortal process = new Mortal(name, database, broker);
        process.run(process.builder(clock)
                .destination(ORDERS, Fixture.settings(guarantee).withLadder(RetryLadder.of(3, Duration.ofSeconds(10))))
                .consumer(
                        CONSUMER,
                        ORDERS,
                        message -> apply(process, message),
                        ConsumerSettings.defaults().withLadder(RetryLadder.of(3, Duration.ofSeconds(10))))
                .build());
        return process;
    }

    private void apply(Mortal process, ReceivedMessage message) throws IOException {
        String name = message.text();
        if (name.equals("poison")) {
            throw new PermanentFailureException("Cannot apply it", "it is poison", "Leave it parked.");
        }
        if (name.equals("again") && message.attempt() == 1) {
            throw new IOException("not yet");
        }
        if (name.equals("wait") && !hasWaited) {
            hasWaited = true;
            throw new MessagingUnavailableException("Cannot apply it", "something is away", "Try again later.");
        }
        process.tx().insertEffect(CONSUMER, name);
    }

    private void publishAndDrive(Guarantee guarantee, Mortal process) {
        for (String name : List.of("plain", "poison", "again", "wait", "refused", "undone")) {
            broker.refuse(message -> guarantee == Guarantee.OUTBOX && isFirstRefusal(Codecs.text(message)));
            publish(process, name);
        }
        if (guarantee == Guarantee.HALF_MESSAGE) {
            publishWithoutConfirming(process, "late");
        }
        drive(process);
    }

    private boolean isFirstRefusal(String name) {
        boolean first = name.equals("refused") && !hasRefused;
        hasRefused |= first;
        return first;
    }

    private void publish(Mortal process, String name) {
        untilDeath(process, () -> {
            try {
                process.holdfast().publisher().execute(List.of(message(name)), () -> {
                    process.tx().insertBusiness(name);
                    if (name.equals("undone")) {
                        throw new IOException("the work failed");
                    }
                });
            } catch (IOException expected) {
                assertThat(name).isEqualTo("undone");
            }
        });
    }

    /** The broker is away when the transaction ends, so the resolver has to find out. */
    private void publishWithoutConfirming(Mortal process, String name) {
        untilDeath(
                process,
                () -> process.holdfast().publisher().execute(() -> {
                    process.holdfast().publisher().publish(message(name));
                    process.tx().insertBusiness(name);
                    broker.down(true);
                }));
        broker.down(false);
    }

    /** A dead process may throw anything, a living one nothing. */
    private static void untilDeath(Mortal process, Runnable piece) {
        try {
            piece.run();
        } catch (RuntimeException | Error error) {
            assertThat(process.isDead()).as("the process is dead: " + error).isTrue();
        }
    }

    private static Message message(String name) {
        return Message.to(ORDERS).id(MessageId.of(name)).payload(name).build();
    }

    /** Until nothing is left to do, or the process is dead. */
    private void drive(Mortal process) {
        for (int round = 0; !process.isDead() && !isQuiet(); round++) {
            assertThat(round).as("rounds without an end").isLessThan(MOST_ROUNDS);
            for (Worker worker : List.of(
                    Fixture.relay(process.holdfast()),
                    Fixture.resolver(process.holdfast()),
                    Fixture.consumer(process.holdfast()))) {
                for (int step = 0; step < 4 && !process.isDead(); step++) {
                    untilDeath(process, worker::step);
                }
            }
            clock.advance(Duration.ofSeconds(10));
        }
    }

    private boolean isQuiet() {
        return database.storedMessages() == 0 && broker.undecided() == 0 && broker.depth(ORDERS, CONSUMER) == 0;
    }

    private void assertEachCommittedMessageIsAppliedOnce(String crash) {
        List<String> applied =
                new ArrayList<>(database.effects().stream().map(Effect::id).toList());
        if (broker.parked().stream().anyMatch(parked -> parked.id().value().equals("poison"))) {
            applied.add("poison");
        }
        assertThat(applied).as(crash).containsExactlyInAnyOrderElementsOf(database.business());
        assertThat(database.openTransactions()).as(crash).isZero();
    }
}
