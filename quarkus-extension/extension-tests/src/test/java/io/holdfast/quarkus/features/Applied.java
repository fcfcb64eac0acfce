// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.features;

import io.holdfast.Handles;
import io.holdfast.MessageHandler;
import io.holdfast.ReceivedMessage;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What has reached the consumer of the transfers. */
@Singleton
@Handles(destination = "transfers", consumer = "bank2")
public class Applied implements MessageHandler<RuntimeException> {

    private final List<String> texts = new CopyOnWriteArrayList<>();

    @Override
    public void apply(ReceivedMessage message) {
        if (message.text().equals("refused")) {
            throw new IllegalStateException("not today");
        }
        texts.add(message.text());
    }

    List<String> texts() {
        return texts;
    }
}
