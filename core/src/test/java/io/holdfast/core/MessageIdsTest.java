// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MessageIdsTest {

    private final AtomicLong millis = new AtomicLong(1_700_000_000_000L);
    private final MessageIds ids = new MessageIds(millis::get);

    @Test
    void ids_growWithTimeAndWithinAMillisecond() {
        List<MessageId> made = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            made.add(ids.next());
            if (i % 1_000 == 0) {
                millis.incrementAndGet();
            }
        }
        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void clockThatGoesBack_doesNotTakeTheIdsWithIt() {
        MessageId before = ids.next();
        millis.addAndGet(-60_000);
        assertThat(ids.next()).isGreaterThan(before);
    }

    @Test
    void moreIdsThanTheCounterHolds_stayInOrder() {
        MessageId first = ids.next();
        MessageId last = first;
        for (int i = 0; i < 70_000; i++) {
            last = ids.next();
        }
        assertThat(last).isGreaterThan(first);
        millis.addAndGet(10);
        assertThat(ids.next()).isGreaterThan(last);
    }

    @Test
    void id_beginsWithItsMilliseconds() {
        assertThat(ids.next().value()).hasSize(32).startsWith(String.format("%012x", millis.get()));
    }

    @Test
    void processes_makeDifferentIds() {
        assertThat(new MessageIds(millis::get).next()).isNotEqualTo(new MessageIds(millis::get).next());
    }

    @Test
    void threads_makeDifferentIds() {
        ConcurrentLinkedQueue<MessageId> made = new ConcurrentLinkedQueue<>();
        IntStream.range(0, 10_000).parallel().forEach(i -> made.add(ids.next()));
        assertThat(made).hasSize(10_000).doesNotHaveDuplicates();
    }
}
