// SPDX-License-Identifier: Apache-2.0
package io.holdfast.spi;

import io.holdfast.MessageId;
import io.holdfast.Operations;
import io.holdfast.Verdict;
import java.time.Duration;

/**
 * Hears what happens, for metrics, logs, alerts and tests. Every method does nothing by default.
 *
 * <p>Calls come from the thread that did the work, after the work, and may be lost when the process dies: count with them,
 * never decide with them. They must be quick and not throw; what they throw is logged and ignored.
 */
public interface MessagingListener {

    /**
     * A message was published in a transaction whose outcome is open.
     *
     * @param id which message
     * @param destination where it goes
     */
    default void published(MessageId id, String destination) {}

    /**
     * The broker has accepted a message from the relay.
     *
     * @param id which message
     * @param destination where it went
     */
    default void delivered(MessageId id, String destination) {}

    /**
     * The broker refused a message; it will be tried again.
     *
     * @param id which message
     * @param destination where it should go
     * @param attempts how often it was refused
     * @param reason why
     */
    default void refused(MessageId id, String destination, int attempts, String reason) {}

    /**
     * A message was set aside for an operator. Raise an alert.
     *
     * @param id which message
     * @param destination where it should go, or came from
     * @param reason why
     */
    default void parked(MessageId id, String destination, String reason) {}

    /**
     * The broker of a destination stopped answering; messages wait, no attempt is counted.
     *
     * @param destination which destination
     * @param reason what it said
     */
    default void outageStarted(String destination, String reason) {}

    /**
     * The broker of a destination answers again.
     *
     * @param destination which destination
     */
    default void outageEnded(String destination) {}

    /**
     * A settlement came too late: somebody else owned the message by then. A duplicate delivery is possible.
     *
     * @param id which message
     */
    default void ownershipLost(MessageId id) {}

    /**
     * A half message was checked.
     *
     * @param id which message
     * @param verdict the answer
     */
    default void checked(MessageId id, Verdict verdict) {}

    /**
     * A half message could not be checked, because whoever knows could not be reached. Nothing was counted.
     *
     * @param id which message
     * @param reason what happened
     */
    default void unreachable(MessageId id, String reason) {}

    /**
     * A consumer applied a message.
     *
     * @param id which message
     * @param consumer which consumer
     */
    default void applied(MessageId id, String consumer) {}

    /**
     * A consumer met a message it had applied before.
     *
     * @param id which message
     * @param consumer which consumer
     */
    default void alreadyApplied(MessageId id, String consumer) {}

    /**
     * A consumer's handler failed; it will be tried again.
     *
     * @param id which message
     * @param consumer which consumer
     * @param attempt which attempt failed
     * @param reason the kind of failure
     */
    default void handlerFailed(MessageId id, String consumer, int attempt, String reason) {}

    /**
     * A worker thread finished a round; a heartbeat.
     *
     * @param worker the worker's name
     */
    default void worked(String worker) {}

    /**
     * Something of the library failed and is tried again.
     *
     * @param worker the worker's name
     * @param reason what happened
     * @param pause how long it waits
     */
    default void troubled(String worker, String reason, Duration pause) {}

    /**
     * An operator acted.
     *
     * @param action what was done
     */
    default void audited(Operations.Audited action) {}
}
