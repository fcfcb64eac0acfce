// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.features;

import io.holdfast.Handles;
import io.holdfast.MessageHandler;
import io.holdfast.ReceivedMessage;
import io.holdfast.ReliablePublisher;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Sends itself a message at each start. Tells the test through a system property, which all class loaders share. */
@Singleton
@Handles(destination = "transfers", consumer = "self")
public class Reloaded implements MessageHandler<RuntimeException> {

    static final String NEWS = "io.holdfast.reload.news";

    private static final int ROUND = -1;

    void start(@Observes StartupEvent event, ReliablePublisher publisher) {
        QuarkusTransaction.requiringNew().run(() -> publisher.publish("transfers", String.valueOf(ROUND)));
    }

    @Override
    public void apply(ReceivedMessage message) {
        if (message.text().equals(String.valueOf(ROUND))) {
            System.setProperty(NEWS, "applied " + ROUND);
        }
    }
}
