// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.HoldfastException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.core.protocol.Answer;
import io.holdfast.core.protocol.Conversation;
import io.holdfast.core.protocol.Request;
import java.util.function.Supplier;

/** Calls adapters and turns whatever they throw into the library's exceptions or into an answer. */
final class Calls {

    private Calls() {}

    /** Performs a request; what the port throws becomes {@link Answer.Failed}. Errors pass through. */
    static <P> Answer perform(Request<P> request, P port, String asked) {
        try {
            return request.perform(port);
        } catch (Exception error) {
            return new Answer.Failed(translated(asked, error));
        }
    }

    /** As {@link #perform}, but an error becomes a failure too: a worker that dies of one message keeps all others. */
    static <P> Answer performInWorker(Request<P> request, P port, String asked) {
        try {
            return request.perform(port);
        } catch (Throwable error) {
            return new Answer.Failed(translated(asked, error));
        }
    }

    /** Leads a conversation to its end. */
    @SuppressWarnings("unchecked") // a conversation never becomes one of another kind
    static <P, C extends Conversation<P>> C lead(C begun, P port, String asked, Now now) {
        Conversation<P> conversation = begun;
        while (!conversation.isFinished()) {
            Answer answer = perform(conversation.request(), port, asked);
            conversation = conversation.answered(answer, now.moment());
        }
        return (C) conversation;
    }

    static <T> T value(String asked, Supplier<T> call) {
        try {
            return call.get();
        } catch (Exception error) {
            throw translated(asked, error);
        }
    }

    /** The texts of foreign exceptions are left out: drivers put values of rows into them. */
    static HoldfastException translated(String asked, Throwable error) {
        if (error instanceof HoldfastException known) {
            return known;
        }
        return new MessagingUnavailableException(
                asked,
                error.getClass().getName(),
                "An adapter let this through; it counts as not reachable. See the cause.",
                error);
    }
}
