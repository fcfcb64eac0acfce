// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.HoldfastException;
import io.holdfast.InvalidSettingsException;
import io.holdfast.MessagingUnavailableException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;

/** Says what an exception of the client means. */
final class Trouble {

    private Trouble() {}

    static HoldfastException translated(String asked, Exception error) {
        if (error instanceof HoldfastException known) {
            return known;
        }
        return new MessagingUnavailableException(
                asked,
                "the broker could not be reached or refused (" + describe(error) + ")",
                "See the cause; nothing is lost, it is tried again.",
                error);
    }

    /** Without the text of refused log-ins, which names users. */
    static String describe(Exception error) {
        if (!(error instanceof ActiveMQException known)) {
            return error.getClass().getSimpleName();
        }
        boolean secret = known.getType() == ActiveMQExceptionType.SECURITY_EXCEPTION;
        return secret ? known.getType().toString() : known.getType() + ": " + known.getMessage();
    }

    /** Whether the broker will never take this very message, wherever it is sent. */
    static boolean isRefusal(Exception error) {
        return error instanceof ActiveMQException known
                && switch (known.getType()) {
                    case ADDRESS_DOES_NOT_EXIST,
                            QUEUE_DOES_NOT_EXIST,
                            UNEXPECTED_ROUTING_TYPE_FOR_ADDRESS,
                            LARGE_MESSAGE_ERROR_BODY,
                            INTERCEPTOR_REJECTED_PACKET -> true;
                    default -> false;
                };
    }

    static InvalidSettingsException unusable(String destination, String rule, String wayOut) {
        return new InvalidSettingsException(
                "Cannot use destination \"" + destination + "\" in the broker", rule, wayOut);
    }
}
