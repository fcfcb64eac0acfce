// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessageId;
import io.holdfast.core.protocol.Leased;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.tck.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HandOffTest {

    private static final long LONG = 60_000;

    @Test
    void messages_comeOutInTheirOrderAndInBatches() {
        HandOff handOff = new HandOff(10);
        handOff.offer(List.of(leased("a"), leased("b")), false);
        handOff.offer(List.of(leased("c")), false);
        assertThat(ids(handOff.take(2, LONG).messages())).containsExactly("a", "b");
        assertThat(ids(handOff.take(2, LONG).messages())).containsExactly("c");
        assertThat(handOff.take(2, 0).messages()).isEmpty();
    }

    @Test
    void overflow_isDropped() {
        HandOff handOff = new HandOff(2);
        handOff.offer(List.of(leased("a"), leased("b"), leased("c")), false);
        assertThat(ids(handOff.take(10, LONG).messages())).containsExactly("a", "b");
        handOff.offer(List.of(leased("d")), false);
        assertThat(ids(handOff.take(10, LONG).messages())).containsExactly("d");
    }

    @Test
    void largePayloads_takeTheRoomOfSeveral() {
        HandOff handOff = new HandOff(10);
        Leased large = leased("large", 50_000);
        handOff.offer(List.of(large, large, large), false);
        assertThat(handOff.take(10, LONG).messages()).hasSize(2);
        handOff.offer(List.of(large), false);
        assertThat(handOff.take(10, LONG).messages()).hasSize(1);
    }

    @Test
    void nudge_isHeardOnce() {
        HandOff handOff = new HandOff(1);
        handOff.offer(List.of(), true);
        handOff.offer(List.of(), false);
        assertThat(handOff.take(1, LONG).nudged()).isTrue();
        assertThat(handOff.take(1, 0).nudged()).isFalse();
    }

    @Test
    void close_wakesWhoWaitsAndKeepsTheRestForGivingBack() {
        HandOff handOff = new HandOff(5);
        Thread waiting = new Thread(() -> handOff.take(1, LONG));
        waiting.start();
        handOff.close();
        assertThat(Eventually.within(Duration.ofSeconds(10), () -> !waiting.isAlive()))
                .isTrue();

        HandOff full = new HandOff(5);
        full.offer(List.of(leased("a")), false);
        full.close();
        full.offer(List.of(leased("b")), false);
        assertThat(full.take(5, LONG).messages()).isEmpty();
        assertThat(ids(full.left(5))).containsExactly("a");
        assertThat(full.left(5)).isEmpty();
    }

    private static List<String> ids(List<Leased> messages) {
        return messages.stream().map(leased -> leased.claim().id().value()).toList();
    }

    private static Leased leased(String id) {
        return leased(id, 1);
    }

    private static Leased leased(String id, int bytes) {
        EncodedMessage message = new EncodedMessage(
                MessageId.of(id),
                "orders",
                Optional.empty(),
                "application/octet-stream",
                Optional.empty(),
                Map.of(),
                new byte[bytes],
                Instant.EPOCH,
                Optional.empty());
        return new Leased(new ClaimedMessage(message, 1, 0, false), LONG);
    }
}
