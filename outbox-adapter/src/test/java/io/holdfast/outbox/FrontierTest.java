// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class FrontierTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Frontier frontier = new Frontier(nanos::get);

    @Test
    void laterClaims_beginWhereEarlierOnesEnded() {
        assertThat(frontier.get()).isEqualTo(Frontier.NONE);
        frontier.reached(7);
        frontier.reached(5);
        assertThat(frontier.get()).isEqualTo(7);
    }

    @Test
    void whatFoundTooLittle_letsTheNextBeginAtTheBeginning() {
        frontier.reached(7);
        frontier.forget();
        assertThat(frontier.get()).isEqualTo(Frontier.NONE);
    }

    @Test
    void underALastingBacklog_itIsForgottenEachSecond() {
        frontier.reached(7);
        nanos.addAndGet(Duration.ofMillis(900).toNanos());
        frontier.reached(8);
        assertThat(frontier.get()).isEqualTo(8);
        nanos.addAndGet(Duration.ofMillis(101).toNanos());
        assertThat(frontier.get()).isEqualTo(Frontier.NONE);
    }
}
