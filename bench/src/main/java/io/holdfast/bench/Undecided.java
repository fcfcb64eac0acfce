// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import io.holdfast.MessageId;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.PreparedMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Half messages of which nobody knows the outcome, and where they wait. */
enum Undecided {
    /** There are none. */
    NONE(""),
    /** For their next check, where all undecided halves are that are older than some seconds. */
    WAITING("-waiting"),
    /** In the lane of this process, and in its memory: none of them is older than some seconds. */
    HELD("-held");

    private static final int TOGETHER = 200;
    private static final int THREADS = 64;
    private static final Duration MUCH_LATER = Duration.ofHours(1);

    final String label;

    Undecided(String label) {
        this.label = label;
    }

    void store(PreparedMessages broker, int halves) {
        if (this == NONE) {
            return;
        }
        List<MessageId> stored = new ArrayList<>();
        for (int i = 0; i < halves; i += TOGETHER) {
            List<HalfMessage> some = new ArrayList<>();
            for (int j = i; j < Math.min(halves, i + TOGETHER); j++) {
                EncodedMessage message = Payload.encoded(j, Payload.bytes(j));
                some.add(new HalfMessage(message, "undecided-" + j, true));
                stored.add(message.id());
            }
            broker.prepare(some);
            // Nobody else does meanwhile, and the broker must hear that the lane's owner lives.
            broker.due(0);
        }
        if (this == WAITING) {
            postpone(broker, stored);
        }
    }

    /** Those who postpone at the same time share a commit. */
    private static void postpone(PreparedMessages broker, List<MessageId> halves) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Boolean>> moves = halves.stream()
                    .map(id -> threads.submit(() -> broker.postpone(id, MUCH_LATER, true)))
                    .toList();
            for (Future<Boolean> move : moves) {
                if (!move.get()) {
                    throw new IllegalStateException("a half was lost");
                }
            }
        } catch (Exception error) {
            throw new IllegalStateException("undecided halves could not be stored", error);
        } finally {
            threads.shutdown();
        }
    }
}
