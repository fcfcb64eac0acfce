// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

/**
 * The application's answer to the question what became of a local transaction whose outcome was lost.
 *
 * <p>Needed only where the library cannot know: with a marker table, check-back is automatic and this interface is not
 * used. Look the business data up in the primary database, in a transaction of its own.
 *
 * <p><b>Rules.</b> Answer {@link Verdict#COMMITTED} only if the business data is there, {@link Verdict#ROLLED_BACK} only
 * if it can never appear any more, {@link Verdict#UNKNOWN} otherwise. Because this answer cannot stop a transaction
 * that is still running, {@code ROLLED_BACK} is honoured only when the message is older than the rollback grace of its
 * destination. An exception means "not reachable now": it is tried again and never counted as an answer.
 *
 * <p><b>Threads.</b> Called by several resolver threads, and by any instance of the application, not only the one that
 * published. It may be asked about the same message many times.
 */
@FunctionalInterface
public interface CheckBack {

    /**
     * Says what became of the local transaction that published a message.
     *
     * @param message what is known about the message
     * @return the verdict
     * @throws Exception if the answer cannot be had now
     */
    Verdict check(PendingMessage message) throws Exception;
}
