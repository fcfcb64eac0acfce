// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.MessageId;
import io.holdfast.spi.EncodedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Something the business wants to happen once, with the messages it publishes.
 *
 * @param number which operation
 * @param key the ordering key, empty for none
 * @param messages how many messages it publishes
 * @param rollsBack whether the business decides against it after it has written and published
 * @param joined whether it publishes inside its own transaction, instead of handing the messages over beforehand
 * @param delay of its messages
 * @param poison what is wrong with its messages
 */
record Operation(
        int number, String key, int messages, boolean rollsBack, boolean joined, Duration delay, Poison poison) {

    static final String DESTINATION = "orders";

    /** What can be wrong with a message. */
    enum Poison {
        NONE,
        BROKER_REFUSES,
        HANDLER_FAILS
    }

    String name() {
        return "op" + number;
    }

    String tag(int index) {
        return name() + "#" + index;
    }

    static String body(String tag) {
        return tag + " pays 10.00 € to 張三 \uD83D\uDE00";
    }

    EncodedMessage message(int index, String attempt, Instant now) {
        return new EncodedMessage(
                MessageId.of(attempt + "." + index),
                DESTINATION,
                Optional.of("payment"),
                "text/plain;charset=UTF-8",
                key.isEmpty() ? Optional.empty() : Optional.of(key),
                Map.of("tag", tag(index), "poison", poison.name()),
                body(tag(index)).getBytes(StandardCharsets.UTF_8),
                now,
                delay.isZero() ? Optional.empty() : Optional.of(now.plus(delay)));
    }

    static String tagOf(EncodedMessage message) {
        return message.headers().get("tag");
    }

    static Poison poisonOf(EncodedMessage message) {
        return Poison.valueOf(message.headers().get("poison"));
    }
}
