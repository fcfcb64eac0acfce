// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static io.holdfast.core.Fixture.ORDERS;
import static io.holdfast.core.Fixture.order;
import static io.holdfast.core.Fixture.relay;
import static io.holdfast.core.Fixture.retention;
import static io.holdfast.core.Fixture.stepUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.Guarantee;
import io.holdfast.core.Workers.Worker;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RetentionTest {

    private static final RetentionSettings QUICK =
            RetentionSettings.defaults().withInterval(Duration.ofMillis(1)).withStep(2);

    private final Fixture fixture = new Fixture();

    @Test
    void finishedThings_areForgottenInSteps() {
        Holdfast holdfast = fixture.builder()
                .retention(QUICK)
                .destination(ORDERS, DestinationSettings.defaults().withLedger(true))
                .destination("halves", Fixture.settings(Guarantee.HALF_MESSAGE))
                .build();
        IntStream.range(0, 5).forEach(i -> fixture.publish(holdfast, order("m" + i)));
        holdfast.consumer().consume("c", "k", () -> {});
        stepUntil(
                relay(holdfast),
                () -> holdfast.operations().status().stream().allMatch(status -> status.waiting() == 0));
        Worker worker = retention(holdfast);
        Fixture.step(worker, 10);
        assertThat(fixture.database.storedMessages()).isEqualTo(5);
        fixture.clock.advance(Duration.ofDays(7));
        stepUntil(worker, () -> fixture.database.storedMessages() == 0);
        assertThat(fixture.inbox.purge(Duration.ZERO, 10)).isEqualTo(1);
    }

    @Test
    void waitingMessages_areNeverForgotten() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).retention(QUICK).build();
        fixture.publish(holdfast, order("m"));
        fixture.clock.advance(Duration.ofDays(1_000));
        Fixture.step(retention(holdfast), 20);
        assertThat(fixture.database.storedMessages()).isEqualTo(1);
    }

    @Test
    void databaseThatIsAway_isToldAndTriedAgain() {
        Holdfast holdfast = fixture.builder(Guarantee.OUTBOX).retention(QUICK).build();
        fixture.database.down(true);
        stepUntil(
                retention(holdfast), () -> !fixture.listener.events("troubled").isEmpty());
        fixture.database.down(false);
        stepUntil(retention(holdfast), () -> !fixture.listener.events("worked").isEmpty());
    }
}
