// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.PermanentFailureException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.PayloadCodec;
import io.holdfast.spi.PayloadCodec.Encoded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PayloadCodec} must do. Subclass it and supply the codec and two objects. One thread runs most
 * tests.
 */
public abstract class PayloadCodecContract {

    /**
     * The codec under test.
     *
     * @return the codec
     */
    protected abstract PayloadCodec codec();

    /**
     * An object that the codec can encode, with {@code equals}.
     *
     * @return the object
     */
    protected abstract Object sample();

    /**
     * An object that the codec is not responsible for.
     *
     * @return the object
     */
    protected abstract Object foreign();

    /**
     * Bytes that are no encoded form of the sample's class.
     *
     * @return the bytes
     */
    protected byte[] broken() {
        return new byte[] {(byte) 0xC3, 0x28, 0x00, '{', '<'};
    }

    @Test
    void encoded_decodesToAnEqualObject() {
        Encoded encoded = encode();
        assertThat(decode(message(encoded), sample().getClass())).isEqualTo(Optional.of(sample()));
    }

    @Test
    void type_isAStableName_noClassName() {
        Encoded encoded = encode();
        assertThat(encoded.type()).matches("[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}");
        assertThat(encoded.type()).doesNotContain(sample().getClass().getName());
        assertThat(encoded.contentType()).isNotBlank().hasSizeLessThanOrEqualTo(200);
        assertThat(encode().type()).isEqualTo(encoded.type());
        assertThat(encode().contentType()).isEqualTo(encoded.contentType());
    }

    @Test
    void body_holdsNoClassName() {
        String text = new String(encode().body(), StandardCharsets.ISO_8859_1);
        assertThat(text).doesNotContain(sample().getClass().getName());
    }

    @Test
    void javaSerialization_isNoCodec() {
        byte[] start = Arrays.copyOf(encode().body(), 4);
        assertThat(start).isNotEqualTo(new byte[] {(byte) 0xAC, (byte) 0xED, 0x00, 0x05});
    }

    @Test
    void foreignObject_isNotEncoded() {
        assertThat(codec().encode(foreign())).isEmpty();
    }

    @Test
    void foreignClass_isNotDecoded() {
        assertThat(decode(message(encode()), foreign().getClass())).isEmpty();
    }

    @Test
    void brokenPayload_failsForGood() {
        Encoded encoded = encode();
        Encoded broken = new Encoded(encoded.type(), encoded.contentType(), broken());
        assertThatThrownBy(() -> decode(message(broken), sample().getClass()))
                .isInstanceOf(PermanentFailureException.class);
    }

    @Test
    void classThatTheMessageNames_isNeverMade() {
        Encoded encoded = encode();
        EncodedMessage hostile =
                message(new Encoded("java.lang.ProcessBuilder", encoded.contentType(), encoded.body()));
        try {
            assertThat(decode(hostile, sample().getClass()).map(Object::getClass))
                    .isIn(Optional.empty(), Optional.of(sample().getClass()));
        } catch (PermanentFailureException refused) {
            assertThat(refused.rule()).isNotBlank();
        }
    }

    @Test
    void manyThreads_canUseIt() {
        List<Script> threads =
                IntStream.range(0, 4).mapToObj(at -> new Script()).toList();
        List<Future<Optional<?>>> decoded = new ArrayList<>();
        for (Script thread : threads) {
            IntStream.range(0, 50)
                    .forEach(at -> decoded.add(thread.start(() -> decode(message(encode()), sample().getClass()))));
        }
        decoded.forEach(result -> assertThat(Script.await(result)).isEqualTo(Optional.of(sample())));
        threads.forEach(Script::close);
    }

    private Encoded encode() {
        return codec().encode(sample()).orElseThrow();
    }

    private Optional<?> decode(EncodedMessage message, Class<?> type) {
        return codec().decode(message, type);
    }

    private static EncodedMessage message(Encoded encoded) {
        return new EncodedMessage(
                Samples.id("m1"),
                Samples.ORDERS,
                Optional.of(encoded.type()),
                encoded.contentType(),
                Optional.empty(),
                Map.of(),
                encoded.body(),
                Samples.PUBLISHED,
                Optional.empty());
    }
}
