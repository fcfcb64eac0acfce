// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static io.holdfast.core.Fixture.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.Guarantee;
import io.holdfast.MessageId;
import io.holdfast.spi.PreparedMessages.PendingHalf;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.tck.Eventually;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DueHalvesTest {

    private final Fixture fixture = new Fixture();
    private final Now now = new Now(fixture.clock);

    @Test
    void halfThatIsHandedOutAgainByTheBroker_isNotHandedOutTwice() {
        halves(1);
        DueHalves due = due(10, Duration.ofMillis(1));
        PendingHalf first = due.next().orElseThrow();
        fixture.clock.advance(Duration.ofSeconds(6));
        for (int i = 0; i < 20; i++) {
            assertThat(due.next()).isEmpty();
        }
        due.finished(first.id());
        fixture.clock.advance(Duration.ofSeconds(6));
        assertThat(Eventually.within(Fixture.PATIENCE, () -> due.next().isPresent()))
                .isTrue();
    }

    @Test
    void fullBatch_meansThatThereIsMore() {
        halves(5);
        DueHalves due = due(2, Duration.ofHours(1));
        Set<MessageId> found = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            due.next().ifPresent(half -> found.add(half.id()));
        }
        assertThat(found).hasSize(5);
    }

    @Test
    void close_wakesWhoWaits() {
        DueHalves due = due(2, Duration.ofHours(1));
        Thread waiting = new Thread(due::next);
        waiting.start();
        due.close();
        assertThat(Eventually.within(Fixture.PATIENCE, () -> !waiting.isAlive()))
                .isTrue();
        assertThat(due.next()).isEqualTo(Optional.empty());
    }

    private DueHalves due(int batch, Duration interval) {
        ResolverSettings settings = ResolverSettings.defaults().withBatch(batch).withInterval(interval);
        return new DueHalves(fixture.broker.prepared("n1"), settings, now);
    }

    private void halves(int count) {
        Holdfast died = fixture.builder(Guarantee.HALF_MESSAGE).build();
        try (Transaction transaction = fixture.transactions.begin()) {
            died.publisher()
                    .publishAll(IntStream.range(0, count)
                            .mapToObj(i -> order("m" + i))
                            .toList());
            fixture.broker.down(true);
            transaction.commit();
            fixture.broker.down(false);
        }
        fixture.clock.advance(Duration.ofSeconds(10));
        assertThat(List.of(fixture.broker.status())).isNotEmpty();
    }
}
