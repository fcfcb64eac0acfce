// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {

    private static final String HALF_A_PAIR = "\uD83D";

    @Test
    void everyPart_isKept() {
        Message message = Message.to("transfers")
                .id(MessageId.of("m-1"))
                .type("transfer-requested")
                .key("acc-1")
                .header("tenant", "north")
                .payload("10.00")
                .delay(Duration.ofSeconds(5))
                .requestId("r-1")
                .build();

        assertThat(message.id()).contains(MessageId.of("m-1"));
        assertThat(message.destination()).isEqualTo("transfers");
        assertThat(message.type()).contains("transfer-requested");
        assertThat(message.key()).contains("acc-1");
        assertThat(message.headers()).containsEntry("tenant", "north").hasSize(1);
        assertThat(message.payload()).isEqualTo("10.00");
        assertThat(message.delay()).isEqualTo(Duration.ofSeconds(5));
        assertThat(message.deliverAt()).isEmpty();
        assertThat(message.requestId()).contains("r-1");
    }

    @Test
    void builderOfAMessage_keepsEveryPart_andLeavesTheMessageAlone() {
        Message message = Message.to("transfers")
                .id(MessageId.of("m-1"))
                .type("transfer-requested")
                .key("acc-1")
                .header("tenant", "north")
                .payload("10.00")
                .delay(Duration.ofSeconds(5))
                .requestId("r-1")
                .build();

        Message copy = message.toBuilder().header("trace", "t-1").build();

        assertThat(copy).usingRecursiveComparison().ignoringFields("headers").isEqualTo(message);
        assertThat(copy.headers()).containsOnlyKeys("tenant", "trace");
        assertThat(message.headers()).containsOnlyKeys("tenant");
    }

    @Test
    void bytes_areCopiedInAndOut() {
        byte[] bytes = {1, 2, 3};
        Message message = Message.to("d").payload(bytes).build();
        bytes[0] = 9;
        ((byte[]) message.payload())[1] = 9;

        assertThat((byte[]) message.payload()).containsExactly(1, 2, 3);
    }

    @Test
    void builtMessage_doesNotChangeWithItsBuilder() {
        Message.Builder builder = Message.to("d").header("a", "1");
        Message message = builder.build();
        builder.header("b", "2");

        assertThat(message.headers()).containsOnlyKeys("a");
    }

    @Test
    void text_showsNeitherPayloadNorHeaderValues() {
        Message message =
                Message.to("d").header("a", "secret-1").payload("secret-2").build();

        assertThat(message.toString()).contains("destination=d").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "#", "*", "a::b", "queue://x?y=z", "$sys.x", ".x", "a b", "a\nb", "\u0430ccounts", "a;DROP"})
    void destination_outsideTheRules_isRefused(String destination) {
        assertThatThrownBy(() -> Message.to(destination).build())
                .isInstanceOf(MessageRejectedException.class)
                .hasMessageContaining("a destination has 1 to 200 characters");
    }

    @Test
    void destination_ofThousandCharacters_isRefusedWithoutShowingAll() {
        assertThatThrownBy(() -> Message.to("d".repeat(1000)).build())
                .isInstanceOf(MessageRejectedException.class)
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"_AMQ_DUPL_ID", "JMSXGroupID", "jms_x", "Holdfast-Id", "holdfast_id"})
    void reservedHeader_isRefused(String name) {
        assertThatThrownBy(() -> Message.to("d").header(name, "x").build())
                .isInstanceOf(MessageRejectedException.class)
                .hasMessageContaining("reserved")
                .hasMessageContaining("Rename the header.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a b", "a:b", "ü"})
    void headerName_outsideTheRules_isRefused(String name) {
        assertThatThrownBy(() -> Message.to("d").header(name, "x").build())
                .isInstanceOf(MessageRejectedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "a\nb", "\u0000", "\u0085", "\u2028", HALF_A_PAIR})
    void headerValue_withControlCharacters_isRefusedAndNotShown(String value) {
        assertThatThrownBy(() -> Message.to("d").header("h", "canary" + value).build())
                .isInstanceOf(MessageRejectedException.class)
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("canary"));
    }

    @Test
    void headers_tooMany_areRefused() {
        Message.Builder builder = Message.to("d");
        for (int i = 0; i < 65; i++) {
            builder.header("h" + i, "x");
        }
        assertThatThrownBy(builder::build)
                .isInstanceOf(MessageRejectedException.class)
                .hasMessageContaining("65 headers");
    }

    @Test
    void headers_tooLargeTogether_areRefused() {
        assertThatThrownBy(() -> Message.to("d").header("h", "€".repeat(6000)).build())
                .isInstanceOf(MessageRejectedException.class)
                .hasMessageContaining("18001 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "\u0000", HALF_A_PAIR})
    void keyAndRequestId_outsideTheRules_areRefused(String text) {
        assertThatThrownBy(() -> Message.to("d").key(text).build()).isInstanceOf(MessageRejectedException.class);
        assertThatThrownBy(() -> Message.to("d").requestId(text).build()).isInstanceOf(MessageRejectedException.class);
    }

    @Test
    void key_ofAnyPrintableText_isKept() {
        assertThat(Message.to("d").key("張三 \uD83D\uDE00").build().key()).contains("張三 \uD83D\uDE00");
        assertThatThrownBy(() -> Message.to("d").key("k".repeat(256)).build())
                .isInstanceOf(MessageRejectedException.class);
    }

    @Test
    void text_withHalfASurrogatePair_isRefused() {
        assertThatThrownBy(() -> Message.to("d").payload("x" + HALF_A_PAIR).build())
                .isInstanceOf(MessageRejectedException.class)
                .hasMessageContaining("surrogate");
    }

    @Test
    void delay_negativeOrDoubled_isRefused() {
        assertThatThrownBy(() -> Message.to("d").delay(Duration.ofMillis(-1)).build())
                .isInstanceOf(MessageRejectedException.class);
        Message.Builder both = Message.to("d").delay(Duration.ofSeconds(1)).deliverAt(Instant.EPOCH);
        assertThatThrownBy(both::build).isInstanceOf(MessageRejectedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "ä", "a/b"})
    void id_outsideTheRules_isRefused(String value) {
        assertThatThrownBy(() -> MessageId.of(value))
                .isInstanceOf(MessageRejectedException.class)
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("\n"));
    }

    @Test
    void ids_areOrderedByTheirText() {
        assertThat(MessageId.of("a")).isLessThan(MessageId.of("b"));
        assertThat(MessageId.of("a")).hasToString("a").isEqualTo(MessageId.of("a"));
    }
}
