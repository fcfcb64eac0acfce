// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.holdfast.MessageHandler;
import io.holdfast.ReceivedMessage;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import org.jboss.logging.MDC;

/** Calls a handler that is a bean: inside a request context, and with the names of the message in what it logs. */
final class BeanHandler implements MessageHandler<Exception> {

    private static final String ID = "holdfast.id";
    private static final String DESTINATION = "holdfast.destination";
    private static final String CONSUMER = "holdfast.consumer";

    private final String consumer;
    private final MessageHandler<?> bean;

    BeanHandler(String consumer, MessageHandler<?> bean) {
        this.consumer = consumer;
        this.bean = bean;
    }

    @Override
    public void apply(ReceivedMessage message) throws Exception {
        MDC.put(ID, message.id().value());
        MDC.put(DESTINATION, message.destination());
        MDC.put(CONSUMER, consumer);
        ManagedContext request = Arc.container().requestContext();
        request.activate();
        try {
            bean.apply(message);
        } finally {
            request.terminate();
            MDC.remove(ID);
            MDC.remove(DESTINATION);
            MDC.remove(CONSUMER);
        }
    }
}
