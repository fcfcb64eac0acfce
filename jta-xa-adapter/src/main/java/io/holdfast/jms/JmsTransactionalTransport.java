// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.HoldfastException;
import io.holdfast.InvalidSettingsException;
import io.holdfast.MessageRejectedException;
import io.holdfast.NoTransactionException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionalTransport;
import jakarta.jms.JMSException;
import java.util.List;

/**
 * Sends through one session for each transaction. The session enlists itself, and is closed when the transaction has ended: not
 * earlier, because pools would hand it out again while its branch is open, and not later, because they have only so many.
 */
final class JmsTransactionalTransport implements TransactionalTransport {

    private static final String ASKED = "Cannot send in the transaction";

    private final JmsSettings settings;
    private final JmsSettings.Enlisting enlisting;
    private final TransactionContext transactions;

    JmsTransactionalTransport(JmsSettings settings, JmsSettings.Enlisting enlisting) {
        this.settings = settings;
        this.enlisting = enlisting;
        this.transactions = enlisting.transactions();
    }

    @Override
    public void sendInTransaction(List<EncodedMessage> messages) {
        if (!transactions.isActive()) {
            throw new NoTransactionException(
                    ASKED, "this thread has no transaction that can still commit", "Call it inside a transaction.");
        }
        try {
            EnlistedSessions sessions = transactions.slot(EnlistedSessions.class, EnlistedSessions::new);
            Producers producers = sessions.of(this, this::enlist).producers();
            for (EncodedMessage message : messages) {
                producers.send(message);
            }
        } catch (JMSException | RuntimeException error) {
            transactions.setRollbackOnly();
            throw translated(error);
        }
    }

    private EnlistedSessions.Enlisted enlist() throws JMSException {
        Opened opened = Opened.enlisted(settings, enlisting.factory());
        try {
            transactions.onCompletion(outcome -> opened.close());
        } catch (RuntimeException error) {
            opened.close();
            throw error;
        }
        // What takes part in a transaction says so; what does not was asked for a session without one.
        if (!opened.session().getTransacted()) {
            throw new InvalidSettingsException(
                    ASKED,
                    "its connection factory does not let sessions take part in the transaction, so messages would go out before it"
                            + " commits",
                    "Give enlisting(...) the server's XA connection factory, or one that enlists by itself.");
        }
        return new EnlistedSessions.Enlisted(opened, new Producers(settings, opened.session()));
    }

    private static HoldfastException translated(Exception error) {
        return Trouble.isRefusal(error)
                ? new MessageRejectedException(
                        ASKED,
                        "the Jakarta Messaging provider refuses the message (" + Trouble.describe(error) + ")",
                        "Correct the message or the destination; the transaction rolls back.",
                        error)
                : Trouble.translated(ASKED, error);
    }
}
