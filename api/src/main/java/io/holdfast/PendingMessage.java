// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@link CheckBack} may know about a half message. Immutable; {@link #toString()} hides header values.
 *
 * @param id the message's id, the one {@link ReliablePublisher#publish(Message)} returned
 * @param destination where it would go
 * @param type its type, if it has one
 * @param key its ordering key, if it has one
 * @param headers its application headers
 * @param age how long it has been stored, by the broker's clock
 * @param unknownAnswers how often the answer was {@link Verdict#UNKNOWN} so far
 */
public record PendingMessage(
        MessageId id,
        String destination,
        Optional<String> type,
        Optional<String> key,
        Map<String, String> headers,
        Duration age,
        int unknownAnswers) {

    /**
     * Copies the headers.
     *
     * @param id the message's id, the one {@link ReliablePublisher#publish(Message)} returned
     * @param destination where it would go
     * @param type its type, if it has one
     * @param key its ordering key, if it has one
     * @param headers its application headers
     * @param age how long it has been stored, by the broker's clock
     * @param unknownAnswers how often the answer was {@link Verdict#UNKNOWN} so far
     */
    public PendingMessage {
        headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
        return "PendingMessage[id=" + id + ", destination=" + destination + ", age=" + age + ", unknownAnswers="
                + unknownAnswers + "]";
    }
}
