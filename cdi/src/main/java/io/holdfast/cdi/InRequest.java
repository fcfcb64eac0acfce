// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import io.holdfast.CheckBack;
import io.holdfast.MessageHandler;
import io.holdfast.ReceivedMessage;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Instance.Handle;
import java.util.concurrent.Callable;

/** A handler in a request of its own: request-scoped beans live as long as one message. */
final class InRequest implements MessageHandler<Exception> {

    private final MessageHandler<?> handler;
    private final Instance<RequestContextController> requests;

    InRequest(MessageHandler<?> handler, Instance<RequestContextController> requests) {
        this.handler = handler;
        this.requests = requests;
    }

    @Override
    public void apply(ReceivedMessage message) throws Exception {
        call(requests, () -> {
            handler.apply(message);
            return true;
        });
    }

    static CheckBack checkBack(CheckBack checkBack, Instance<RequestContextController> requests) {
        return message -> call(requests, () -> checkBack.check(message));
    }

    private static <T> T call(Instance<RequestContextController> requests, Callable<T> work) throws Exception {
        Handle<RequestContextController> handle = requests.getHandle();
        try {
            RequestContextController request = handle.get();
            boolean own = request.activate();
            try {
                return work.call();
            } finally {
                if (own) {
                    request.deactivate();
                }
            }
        } finally {
            handle.destroy();
        }
    }
}
