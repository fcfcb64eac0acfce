// SPDX-License-Identifier: Apache-2.0
package io.holdfast.spi;

import io.holdfast.MessageId;
import io.holdfast.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Half messages in a broker: stored first, confirmed or cancelled when the local transaction's outcome is known.
 *
 * <p>Whoever acts on a half must <em>take</em> it, and a half can be taken once: of a confirmation and a check-back that
 * meet, one finds nothing. Safe for use by many threads and many processes.
 *
 * <p><b>If the process dies</b>
 *
 * <ul>
 *   <li>in {@link #prepare}: each half is stored or not;
 *   <li>in {@link #confirm}, {@link #cancel}, {@link #postpone}, {@link #park}: for each half, taking it and putting the
 *       message where it belongs is one broker transaction, so it happened entirely or not at all;
 *   <li>holding halves: they are handed out by {@link #due} of another instance within a bounded time.
 * </ul>
 */
public interface PreparedMessages {

    /**
     * Stores halves durably and waits for the broker's answer. Halves of one transaction are stored together.
     *
     * @param halves what to store
     * @throws io.holdfast.MessageRejectedException if they are not stored and never will be
     * @throws io.holdfast.MessagingUnavailableException if it is unclear whether they are stored
     */
    void prepare(List<HalfMessage> halves);

    /**
     * Makes halves deliverable at their destinations, at their time if they are delayed.
     *
     * @param ids which halves
     * @return those that were taken and are deliverable now; the others were not found
     */
    Set<MessageId> confirm(Set<MessageId> ids);

    /**
     * Drops halves.
     *
     * @param ids which halves
     * @return those that were taken and are gone now; the others were not found
     */
    Set<MessageId> cancel(Set<MessageId> ids);

    /**
     * Hands out halves that are due for a check. A half is handed out by one instance at a time, and not again before it
     * was acted upon or some seconds have passed.
     *
     * @param limit at most so many
     * @return the halves, the longest due first
     */
    List<PendingHalf> due(int limit);

    /**
     * Makes a half due again later.
     *
     * @param id which half
     * @param delay after so long
     * @param counted whether its unknown answers grow by one; must then be durable. Otherwise memory is enough.
     * @return whether the half was found
     */
    boolean postpone(MessageId id, Duration delay, boolean counted);

    /**
     * Sets a half aside for an operator. From then on only {@link #decide} and {@link Inspection} find it.
     *
     * @param id which half
     * @param reason why; never a payload
     * @return whether the half was found
     */
    boolean park(MessageId id, String reason);

    /**
     * Ends a parked half by an operator's word.
     *
     * @param id which half
     * @param verdict {@link Verdict#COMMITTED} to deliver it, {@link Verdict#ROLLED_BACK} to drop it; UNKNOWN decides
     *     nothing and is an illegal argument
     * @return whether there was such a parked half
     */
    boolean decide(MessageId id, Verdict verdict);

    /**
     * A half that is due for a check.
     *
     * @param half the half
     * @param unknownAnswers how often the answer was unknown
     * @param age how long it has been stored, by the broker's clock
     */
    record PendingHalf(HalfMessage half, int unknownAnswers, Duration age) {

        /**
         * The id of the message.
         *
         * @return its id
         */
        public MessageId id() {
            return half.id();
        }
    }
}
