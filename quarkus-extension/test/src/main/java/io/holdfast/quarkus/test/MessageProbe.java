// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.test;

import io.holdfast.MessageId;
import io.holdfast.Operations;
import io.holdfast.Operations.State;
import io.holdfast.Operations.Status;
import io.holdfast.ReliablePublisher;
import io.holdfast.quarkus.HoldfastInstances;
import io.holdfast.quarkus.MessageInterceptor;
import io.holdfast.spi.MessagingListener;
import jakarta.inject.Singleton;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.util.List;

/**
 * What a test of an application asks about its messages. A bean as soon as {@code quarkus-holdfast-test} is on the class path of the tests.
 *
 * <pre>{@code
 * @Inject MessageProbe messages;
 *
 * @Test
 * void transferReachesTheOtherBank() throws Exception {
 *     assertThat(messages.committedBy(() -> transfers.transfer(ten))).extracting(RecordedMessage::payload).containsExactly(ten);
 *     messages.deliverNow();
 *     assertThat(accounts.balance("bank2")).isEqualByComparingTo("10.00");
 * }
 * }</pre>
 *
 * <p><b>Guarantee.</b> It records every message that is published through an injected {@code ReliablePublisher}, of every instance, from
 * whatever thread. It changes nothing about them.
 *
 * <p><b>Threads.</b> Safe for use by many threads, but tests that share an application and run at the same time see each other's messages.
 *
 * <p><b>Failures.</b> An {@link AssertionError} that says what is wrong with the messages; what the given calls throw is thrown on.
 */
@Singleton
public class MessageProbe implements MessageInterceptor, MessagingListener {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 20;
    private static final String ACTOR = "MessageProbe";

    private final HoldfastInstances instances;
    private final Records records;
    private final Unsettled unsettled;

    MessageProbe(HoldfastInstances instances, TransactionSynchronizationRegistry transactions) {
        this.instances = instances;
        this.records = new Records(transactions);
        this.unsettled = new Unsettled(instances);
    }

    /**
     * Something that a test does.
     *
     * @param <E> what it may throw
     */
    @FunctionalInterface
    public interface Call<E extends Exception> {

        /**
         * Does it.
         *
         * @throws E what it may throw
         */
        void run() throws E;
    }

    /**
     * What was published so far in the transaction of this thread, which is still open: for tests whose transaction is never committed.
     *
     * @return the messages, in the order of their ids; none if no transaction is active
     */
    public List<RecordedMessage> recordedHere() {
        return records.here();
    }

    /**
     * Runs a call, and tells what was published in transactions that were committed meanwhile, by whatever thread. What was rolled back is
     * not told.
     *
     * @param call for example a request to the application
     * @param <E> what the call may throw
     * @return the messages, in the order of the commits
     * @throws E what the call throws
     */
    public <E extends Exception> List<RecordedMessage> committedBy(Call<E> call) throws E {
        int first = records.size();
        call.run();
        return records.committedFrom(first);
    }

    /**
     * Runs a call as if the process died right after its commit: the messages stay in the table, and nothing is sent until {@link
     * #deliverNow()}. The process lives on, of course, with all that it has in memory.
     *
     * @param call what commits
     * @param <E> what the call may throw
     * @return the messages that nobody has sent yet
     * @throws E what the call throws
     * @throws AssertionError if one has left already, because its guarantee is not the outbox
     */
    public <E extends Exception> List<RecordedMessage> crashAfter(Call<E> call) throws E {
        eachDestination((operations, destination) -> operations.pause(destination, ACTOR));
        List<RecordedMessage> committed = committedBy(call);
        for (RecordedMessage message : committed) {
            if (!isHeld(message)) {
                throw new AssertionError("Cannot crash before message " + message.id() + " to "
                        + message.destination()
                        + " is sent: it has left the table. Only destinations with the guarantee"
                        + " outbox can be held back.");
            }
        }
        return committed;
    }

    private boolean isHeld(RecordedMessage message) {
        return operations(message.instance())
                .find(message.id())
                .filter(found -> found.state() == State.WAITING || found.state() == State.CLAIMED)
                .isPresent();
    }

    /**
     * Lets everything be sent, and waits until it is, and until each handler of this application has applied what it gets. At most a
     * minute.
     *
     * @throws AssertionError if something is left by then, with a line for each
     */
    public void deliverNow() {
        deliverNow(PATIENCE);
    }

    /**
     * Lets everything be sent, and waits until it is, and until each handler of this application has applied what it gets. A parked message
     * is waited for no longer.
     *
     * @param limit how long at most
     * @throws AssertionError if something is left by then, with a line for each
     */
    public void deliverNow(Duration limit) {
        resume();
        long deadline = System.nanoTime() + limit.toNanos();
        List<String> left = unsettled.of(records.committedFrom(0));
        while (!left.isEmpty()) {
            if (System.nanoTime() - deadline >= 0 || !pause()) {
                throw new AssertionError("Not delivered within " + limit + ": " + String.join("; ", left));
            }
            left = unsettled.of(records.committedFrom(0));
        }
    }

    /** Nobody notifies this monitor: the time is all that is waited for. */
    @SuppressWarnings("WaitNotInLoop")
    private static boolean pause() {
        Object monitor = new Object();
        synchronized (monitor) {
            try {
                monitor.wait(LOOK_MILLIS);
                return true;
            } catch (InterruptedException wish) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /** Forgets what was recorded, and lets everything be sent: for the end of a test. */
    public void forget() {
        resume();
        records.forget();
        unsettled.forget();
    }

    private void resume() {
        eachDestination((operations, destination) -> operations.resume(destination, ACTOR));
    }

    /** What is done with one destination. */
    private interface Action {
        void on(Operations operations, String destination);
    }

    private void eachDestination(Action action) {
        for (String name : instances.names()) {
            Operations operations = operations(name);
            for (Status status : operations.status()) {
                action.on(operations, status.destination());
            }
        }
    }

    private Operations operations(String instance) {
        return instances.get(instance).operations();
    }

    @Override
    public ReliablePublisher publishing(String instance, ReliablePublisher publisher) {
        return new RecordingPublisher(instance, publisher, records);
    }

    @Override
    public void applied(MessageId id, String consumer) {
        unsettled.applied(id, consumer);
    }

    @Override
    public void alreadyApplied(MessageId id, String consumer) {
        unsettled.alreadyApplied(id, consumer);
    }

    @Override
    public void parked(MessageId id, String destination, String reason) {
        unsettled.parked(id, destination, reason);
    }

    @Override
    public void handlerFailed(MessageId id, String consumer, int attempt, String reason) {
        unsettled.handlerFailed(id, consumer, attempt, reason);
    }
}
