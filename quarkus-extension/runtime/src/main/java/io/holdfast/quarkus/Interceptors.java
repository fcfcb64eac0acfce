// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.holdfast.MessageHandler;
import io.holdfast.ReliablePublisher;
import io.holdfast.spi.Transport;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InstanceHandle;
import jakarta.enterprise.inject.Any;
import java.util.List;

/** Asks every interceptor; the one with the highest priority is the innermost. */
final class Interceptors {

    private Interceptors() {}

    static ReliablePublisher around(String instance, ReliablePublisher publisher) {
        ReliablePublisher surrounded = publisher;
        for (MessageInterceptor interceptor : all()) {
            surrounded = interceptor.publishing(instance, surrounded);
        }
        return surrounded;
    }

    static Transport around(Transport transport) {
        Transport surrounded = transport;
        for (MessageInterceptor interceptor : all()) {
            surrounded = interceptor.sending(surrounded);
        }
        return surrounded;
    }

    static MessageHandler<?> around(String consumer, MessageHandler<?> handler) {
        MessageHandler<?> surrounded = handler;
        for (MessageInterceptor interceptor : all()) {
            surrounded = interceptor.applying(consumer, surrounded);
        }
        return surrounded;
    }

    private static List<MessageInterceptor> all() {
        return Arc.container().listAll(MessageInterceptor.class, Any.Literal.INSTANCE).stream()
                .map(InstanceHandle::get)
                .toList();
    }
}
