// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import io.holdfast.artemis.ArtemisBroker;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Transport;
import java.util.ArrayList;
import java.util.List;

/** How fast a full queue is applied to the database, each message once. */
final class Receiving {

    static final String WORKLOAD = "receive";

    private static final int TOGETHER = 500;
    private static final int LONGEST_SECONDS = 120;

    /** The inbox entry and the business work. */
    private static final int STATEMENTS = 3;

    private final Lab lab;
    private final Results results;

    Receiving(Lab lab, Results results) {
        this.lab = lab;
        this.results = results;
    }

    /** What was acknowledged is no more in the queue, and nothing is acknowledged before its transaction is committed. */
    void measure(Receiver receiver, int messages) throws Exception {
        lab.fresh();
        receiver.create();
        fill(messages);
        Turn turn = new Turn(lab, results, WORKLOAD, receiver.name());
        turn.begin();
        long start = System.nanoTime();
        long end = start + LONGEST_SECONDS * 1_000_000_000L;
        receiver.start();
        while (lab.broker().depth() > 0 && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        long left = lab.broker().depth();
        turn.note("msg/s", (messages - left) / ((System.nanoTime() - start) / 1e9));
        turn.cost(messages - left, STATEMENTS * (messages - left));
        receiver.stop();
        turn.note("left", (double) left);
        turn.note("applied/message", lab.number("SELECT count(*) FROM orders") / (double) messages);
    }

    private void fill(int messages) {
        try (ArtemisBroker broker = ArtemisBroker.at(lab.broker().url()).open()) {
            Transport transport = broker.transport();
            for (int i = 0; i < messages; i += TOGETHER) {
                List<EncodedMessage> some = new ArrayList<>();
                for (int j = i; j < Math.min(messages, i + TOGETHER); j++) {
                    some.add(Payload.encoded(j, Payload.bytes(j)));
                }
                for (SendResult result : transport.send(some)) {
                    if (result.kind() != SendResult.Kind.ACCEPTED) {
                        throw new IllegalStateException(result.reason());
                    }
                }
            }
        }
    }
}
