// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessageId;
import io.holdfast.spi.HalfMessage;
import io.holdfast.tck.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.activemq.artemis.core.client.impl.ClientMessageImpl;
import org.junit.jupiter.api.Test;

/** Who prepares waits until its own halves are held, and for nobody else's. */
class HeldHalvesTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicBoolean lost = new AtomicBoolean();
    private final HeldHalves held = new HeldHalves(lost::get);

    private static MessageId id(String name) {
        return MessageId.of(name);
    }

    private static HeldHalf half(String name) {
        HalfMessage half = new HalfMessage(Messages.plain(name, "d"), "t", true);
        return new HeldHalf(new ClientMessageImpl(), new HalfWire.Content(half, Instant.EPOCH, 0), 0);
    }

    @Test
    void allOfACallMustArrive() {
        Arrival arrival = held.expect(List.of(id("a"), id("b")));
        CompletableFuture<Boolean> waits = CompletableFuture.supplyAsync(() -> held.haveArrived(arrival, LONG));

        held.arrived(half("a"));
        held.arrived(half("c"));
        assertThat(held.haveArrived(arrival, Duration.ofMillis(1))).isFalse();
        assertThat(waits).isNotDone();

        held.arrived(half("b"));
        assertThat(waits.join()).isTrue();
    }

    @Test
    void oneThatArrivesBeforeAnybodyWaitsIsNotMissed() {
        Arrival arrival = held.expect(List.of(id("a")));
        held.arrived(half("a"));

        assertThat(held.haveArrived(arrival, LONG)).isTrue();
    }

    @Test
    void twoCallsWithTheSameIdNeedTwoHalves() {
        Arrival first = held.expect(List.of(id("a")));
        Arrival second = held.expect(List.of(id("a")));

        held.arrived(half("a"));
        assertThat(held.haveArrived(first, LONG)).isTrue();
        assertThat(held.haveArrived(second, Duration.ofMillis(1))).isFalse();

        held.arrived(half("a"));
        assertThat(held.haveArrived(second, LONG)).isTrue();
    }

    @Test
    void whoGaveUpTakesNoOthersArrival() {
        Arrival gaveUp = held.expect(List.of(id("a")));
        Arrival waits = held.expect(List.of(id("a")));
        held.forget(gaveUp);

        held.arrived(half("a"));
        assertThat(held.haveArrived(gaveUp, LONG)).isFalse();
        assertThat(held.haveArrived(waits, LONG)).isTrue();
    }

    @Test
    void aLostConnectionEndsTheWait() {
        Arrival told = held.expect(List.of(id("a")));
        CompletableFuture<Boolean> waits = CompletableFuture.supplyAsync(() -> held.haveArrived(told, LONG));
        held.clear();
        assertThat(waits.join()).isFalse();

        Arrival untold = held.expect(List.of(id("a")));
        CompletableFuture<Boolean> alsoWaits = CompletableFuture.supplyAsync(() -> held.haveArrived(untold, LONG));
        lost.set(true);
        Eventually.within(Duration.ofSeconds(20), alsoWaits::isDone);
        assertThat(alsoWaits.join()).isFalse();
    }
}
