// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.HoldfastException;
import io.holdfast.InvalidSettingsException;
import io.holdfast.MessageRejectedException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.SendResult;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableException;

/** Says what an exception of the provider means. Only its class counts: codes and texts differ from provider to provider. */
final class Trouble {

    private Trouble() {}

    static HoldfastException translated(String asked, Exception error) {
        if (error instanceof HoldfastException known) {
            return known;
        }
        return new MessagingUnavailableException(
                asked,
                "the Jakarta Messaging provider could not be reached or refused (" + describe(error) + ")",
                "See the cause; nothing is lost, it is tried again.",
                error);
    }

    /** Without the text of refused log-ins, which names users. */
    static String describe(Exception error) {
        boolean secret = !(error instanceof JMSException) || error instanceof JMSSecurityException;
        String kind = error.getClass().getSimpleName();
        return secret ? kind : kind + ": " + error.getMessage();
    }

    /** What became of a message that could not be sent. */
    static SendResult result(Exception error) {
        if (error instanceof MessageRejectedException known) {
            return SendResult.refused(known.rule() + ". " + known.wayOut());
        }
        return isRefusal(error) ? SendResult.refused(describe(error)) : SendResult.unreachable(describe(error));
    }

    /** Whether the provider will never take this very message. Everything else may be an outage, and costs no attempt. */
    static boolean isRefusal(Exception error) {
        return error instanceof InvalidDestinationException
                || error instanceof InvalidDestinationRuntimeException
                || error instanceof MessageFormatException
                || error instanceof MessageFormatRuntimeException
                || error instanceof MessageNotWriteableException
                || error instanceof UnsupportedOperationException;
    }

    /** Whether an ability is missing, as opposed to the connection. */
    static boolean isMissing(Exception error) {
        return error instanceof UnsupportedOperationException || error instanceof IllegalStateException;
    }

    static InvalidSettingsException unusable(String destination, String rule, String wayOut) {
        return new InvalidSettingsException(
                "Cannot use destination \"" + destination + "\" at the Jakarta Messaging provider", rule, wayOut);
    }
}
