// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks after messages: what waits, what is parked and why, and what to do about it.
 *
 * <p>Reading never changes anything and never shows a payload. Every action names its actor and is written to the audit
 * log, also when it did nothing. Actions touch only parked or waiting messages; nothing that was delivered can be brought
 * back by accident. Whatever is retried keeps its id, so a consumer that has applied it before will not apply it again.
 *
 * <p>{@link #pause} and {@link #resume} apply to this instance of the application and end with it.
 *
 * <p><b>Threads.</b> Safe for use by many threads. <b>Failures.</b> {@link MessagingUnavailableException} if the store
 * cannot be reached; asking again is safe for every method.
 */
public interface Operations {

    /**
     * Counts per destination.
     *
     * @return one entry per destination that holds messages or is configured
     */
    List<Status> status();

    /**
     * Lists messages, oldest first.
     *
     * @param filter which messages
     * @param limit at most so many, 1 to 1000
     * @return the messages; ask again with {@link Filter#after} set to the last id for the next page
     */
    List<Entry> list(Filter filter, int limit);

    /**
     * Finds one message.
     *
     * @param id its id
     * @return the message with its history, or empty if no store holds it
     */
    Optional<Entry> find(MessageId id);

    /**
     * Makes a parked message deliverable again with its attempts at zero; a parked half message is checked again.
     *
     * @param id which message
     * @param actor who asks, for the audit log
     * @return whether there was such a parked message
     */
    boolean retry(MessageId id, String actor);

    /**
     * Retries every parked message that matches, or tells how many that would be.
     *
     * @param filter which messages; a filter without any condition is refused, use {@link Filter#everything}
     * @param dryRun true to count only
     * @param actor who asks, for the audit log
     * @return how many messages were, or would be, retried
     */
    int retryAll(Filter filter, boolean dryRun, String actor);

    /**
     * Gives a parked message up for good.
     *
     * @param id which message
     * @param actor who asks, for the audit log
     * @return whether there was such a parked message
     */
    boolean discard(MessageId id, String actor);

    /**
     * Decides a parked half message by hand.
     *
     * @param id which message
     * @param verdict {@link Verdict#COMMITTED} to deliver it, {@link Verdict#ROLLED_BACK} to drop it
     * @param actor who asks, for the audit log
     * @return whether there was such a parked half message
     */
    boolean decide(MessageId id, Verdict verdict, String actor);

    /**
     * Stops sending to a destination. Publishing goes on; messages wait.
     *
     * @param destination which destination
     * @param actor who asks, for the audit log
     */
    void pause(String destination, String actor);

    /**
     * Sends to a paused destination again.
     *
     * @param destination which destination
     * @param actor who asks, for the audit log
     */
    void resume(String destination, String actor);

    /**
     * The latest actions of this instance, newest first.
     *
     * @param limit at most so many
     * @return the actions
     */
    List<Audited> audit(int limit);

    /** Where a message is in its life. */
    enum State {
        /** Stored, to be sent now or at its time. */
        WAITING,
        /** A relay has it and is sending it. */
        CLAIMED,
        /** A half message without a verdict. */
        UNDECIDED,
        /** Set aside with a reason; waits for an operator. */
        PARKED,
        /** Sent, and kept because its destination has a ledger. */
        DELIVERED,
        /** Acknowledged by its consumer, and kept because its destination has a ledger. */
        CONSUMED
    }

    /**
     * Which messages are meant. Absent parts match everything.
     *
     * @param destination only this destination
     * @param state only this state
     * @param key only this ordering key
     * @param olderThan only messages stored at least so long ago
     * @param after only ids behind this one, for paging
     */
    record Filter(
            Optional<String> destination,
            Optional<State> state,
            Optional<String> key,
            Optional<Duration> olderThan,
            Optional<MessageId> after) {

        /** Matches every message. Say so explicitly. */
        public static final Filter EVERYTHING =
                new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /**
         * Matches every message.
         *
         * @return {@link #EVERYTHING}
         */
        public static Filter everything() {
            return EVERYTHING;
        }

        /**
         * Matches one destination's messages.
         *
         * @param destination the destination
         * @return the filter
         */
        public static Filter destination(String destination) {
            return EVERYTHING.withDestination(destination);
        }

        /**
         * Matches messages in one state.
         *
         * @param state the state
         * @return the filter
         */
        public static Filter state(State state) {
            return EVERYTHING.withState(state);
        }

        /**
         * Narrows to one destination.
         *
         * @param only the destination
         * @return a narrower filter
         */
        public Filter withDestination(String only) {
            return new Filter(Optional.of(only), state, key, olderThan, after);
        }

        /**
         * Narrows to one state.
         *
         * @param only the state
         * @return a narrower filter
         */
        public Filter withState(State only) {
            return new Filter(destination, Optional.of(only), key, olderThan, after);
        }

        /**
         * Narrows to one ordering key.
         *
         * @param only the key
         * @return a narrower filter
         */
        public Filter withKey(String only) {
            return new Filter(destination, state, Optional.of(only), olderThan, after);
        }

        /**
         * Narrows to messages of some age.
         *
         * @param age at least so old
         * @return a narrower filter
         */
        public Filter withOlderThan(Duration age) {
            return new Filter(destination, state, key, Optional.of(age), after);
        }

        /**
         * Continues behind an id.
         *
         * @param last the last id of the page before
         * @return the filter of the next page
         */
        public Filter withAfter(MessageId last) {
            return new Filter(destination, state, key, olderThan, Optional.of(last));
        }
    }

    /**
     * One message as an operator sees it: everything but its payload.
     *
     * @param id its id
     * @param destination where it goes
     * @param state where it is in its life
     * @param type its type, if it has one
     * @param key its ordering key, if it has one
     * @param headers its application headers
     * @param attempts how often it was refused, or asked about without an answer
     * @param age how long it has been stored, by the store's clock
     * @param reason why it is parked or was last refused, if it was
     */
    record Entry(
            MessageId id,
            String destination,
            State state,
            Optional<String> type,
            Optional<String> key,
            Map<String, String> headers,
            int attempts,
            Duration age,
            Optional<String> reason) {

        /**
         * Copies the headers.
         *
         * @param id its id
         * @param destination where it goes
         * @param state where it is in its life
         * @param type its type, if it has one
         * @param key its ordering key, if it has one
         * @param headers its application headers
         * @param attempts how often it was refused, or asked about without an answer
         * @param age how long it has been stored, by the store's clock
         * @param reason why it is parked or was last refused, if it was
         */
        public Entry {
            headers = Map.copyOf(headers);
        }

        @Override
        public String toString() {
            return "Entry[id=" + id + ", destination=" + destination + ", state=" + state + ", attempts=" + attempts
                    + ", age=" + age + "]";
        }
    }

    /**
     * The counts of one destination.
     *
     * @param destination which destination
     * @param waiting messages that wait to be sent, claimed ones included
     * @param undecided half messages without a verdict
     * @param parked messages set aside
     * @param oldest the age of the oldest message that is neither parked nor finished, zero if there is none
     * @param paused whether this instance has paused it
     * @param downSince since when its broker refuses contact, if it does now
     */
    record Status(
            String destination,
            long waiting,
            long undecided,
            long parked,
            Duration oldest,
            boolean paused,
            Optional<Instant> downSince) {}

    /**
     * One line of the audit log.
     *
     * @param at when
     * @param actor who
     * @param action what was asked for
     * @param target which message or destination, or which filter
     * @param affected how many messages it changed
     */
    record Audited(Instant at, String actor, String action, String target, int affected) {}
}
