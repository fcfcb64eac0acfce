// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.PermanentFailureException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.PayloadCodec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Encodes one record as text. */
final class SampleCodec implements PayloadCodec {

    record Point(int x, int y) {}

    @Override
    public Optional<Encoded> encode(Object payload) {
        return payload instanceof Point point
                ? Optional.of(new Encoded("point:v1", "text/plain;charset=UTF-8", bytes(point.x() + "," + point.y())))
                : Optional.empty();
    }

    @Override
    public <T> Optional<T> decode(EncodedMessage message, Class<T> type) {
        if (type != Point.class) {
            return Optional.empty();
        }
        String[] parts = new String(message.body(), StandardCharsets.UTF_8).split(",", -1);
        try {
            return Optional.of(type.cast(new Point(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]))));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException broken) {
            throw new PermanentFailureException(
                    "Cannot decode message " + message.id(), "it is no point", "Correct the sender.", broken);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
