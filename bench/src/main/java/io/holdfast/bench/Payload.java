// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.holdfast.MessageId;
import io.holdfast.spi.EncodedMessage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** 512 bytes of JSON that begin with a number. */
final class Payload {

    static final String DESTINATION = "bench";
    static final String TYPE = "JSON";
    private static final int BYTES = 512;
    private static final String BEGIN = "{\"order\":";
    private static final int DIGITS = 10;

    private Payload() {}

    static String text(long number) {
        String digits = Long.toString(number);
        String head = BEGIN + "1" + "0".repeat(DIGITS - 1 - digits.length()) + digits + ",\"text\":\"";
        return head + "x".repeat(BYTES - head.length() - 2) + "\"}";
    }

    static byte[] bytes(long number) {
        return text(number).getBytes(US_ASCII);
    }

    static int number(byte[] body) {
        int at = BEGIN.length() + 1;
        return Integer.parseInt(new String(body, at, DIGITS - 1, US_ASCII));
    }

    /** What those get who have no engine that makes ids and types. */
    static EncodedMessage encoded(long number, byte[] body) {
        return new EncodedMessage(
                MessageId.of("bench-" + number),
                DESTINATION,
                Optional.of(TYPE),
                "application/octet-stream",
                Optional.empty(),
                Map.of(),
                body,
                Instant.now(),
                Optional.empty());
    }
}
