// SPDX-License-Identifier: Apache-2.0
package io.holdfast.spi;

import java.util.List;

/**
 * The ability to send as part of the caller's transaction, by two-phase commit.
 *
 * <p><b>If the process dies</b> before the transaction's decision is durable, the messages never become visible; after it,
 * recovery makes them visible without anybody asking again.
 */
public interface TransactionalTransport {

    /**
     * Sends messages that become visible if, and only if, the active transaction of the calling thread commits. Makes
     * sure that database and broker both take part, and marks the transaction rollback-only if they do not.
     *
     * @param messages what to send
     * @throws io.holdfast.NoTransactionException if no transaction is active
     * @throws io.holdfast.MessagingUnavailableException if the broker cannot be reached; the transaction is rollback-only
     */
    void sendInTransaction(List<EncodedMessage> messages);
}
