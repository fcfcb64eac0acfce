// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** How long after its commit a message is with a consumer, at a rate at which everybody keeps up. */
final class Latency {

    static final String WORKLOAD = "latency at 200/s";
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1) / 200;
    private static final int PER_SECOND = 200;

    private final Lab lab;
    private final Results results;

    Latency(Lab lab, Results results) {
        this.lab = lab;
        this.results = results;
    }

    void measure(Contestant contestant, int seconds) throws Exception {
        lab.fresh();
        contestant.create();
        contestant.start();
        int messages = seconds * PER_SECOND;
        int warmUp = PER_SECOND;
        AtomicLongArray received = new AtomicLongArray(warmUp + messages);
        Turn turn = new Turn(lab, results, WORKLOAD, contestant.name());
        try (ClientSession session = lab.broker().session()) {
            session.createConsumer(Payload.DESTINATION).setMessageHandler(message -> receive(message, received));
            session.start();
            long[] committed = new long[warmUp + messages];
            publish(contestant, committed, 0, warmUp);
            turn.begin();
            publish(contestant, committed, warmUp, warmUp + messages);
            Thread.sleep(TimeUnit.SECONDS.toMillis(1));
            turn.cost(messages, (long) messages * contestant.statements());
            note(turn, committed, received, warmUp);
        }
        contestant.stop();
    }

    private static void receive(ClientMessage message, AtomicLongArray received) {
        long now = System.nanoTime();
        byte[] body = new byte[message.getBodySize()];
        message.getBodyBuffer().readBytes(body);
        received.compareAndSet(Payload.number(body), 0, now);
        try {
            message.acknowledge();
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    private static void publish(Contestant contestant, long[] committed, int from, int to) throws Exception {
        long next = System.nanoTime();
        for (int i = from; i < to; i++) {
            while (System.nanoTime() < next) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
            contestant.transact(ThreadLocalRandom.current().nextInt(), i);
            committed[i] = System.nanoTime();
            next += INTERVAL;
        }
    }

    /** A message may be there before its publisher is back; then it took no time. */
    private static void note(Turn turn, long[] committed, AtomicLongArray received, int from) {
        long[] nanos = new long[committed.length - from];
        int count = 0;
        for (int i = from; i < committed.length; i++) {
            if (received.get(i) != 0) {
                nanos[count++] = Math.max(0, received.get(i) - committed[i]);
            }
        }
        long[] sorted = Arrays.stream(nanos, 0, count).sorted().toArray();
        turn.note("p50 ms", Callers.percentile(sorted, 0.5));
        turn.note("p99 ms", Callers.percentile(sorted, 0.99));
        turn.note("missing", nanos.length - (double) count);
    }
}
