// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import io.holdfast.bench.OurHalves.Style;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The same business transaction under each guarantee, and two-phase commit beside what one would write by hand. */
final class Guarantees {

    static final String WORKLOAD = "guarantees";

    private static final int MANY = 16;

    private final Lab lab;
    private final Results results;
    private final Options options;
    private final List<Contestant> contestants;

    Guarantees(Lab lab, Results results, Options options, Path directory) {
        this.lab = lab;
        this.results = results;
        this.options = options;
        Path store = directory.resolve("transactions");
        this.contestants = List.of(
                new Renamed("outbox", new Ours(lab)),
                new Renamed("half message", OurHalves.inBusiness(lab, Style.PUBLISH)),
                new OurXa(lab, store),
                new HandWrittenXa(lab, store));
    }

    static String workload(int threads) {
        return WORKLOAD + ", " + threads + " threads";
    }

    /** A turn of each, forgotten. */
    void warmUp() throws Exception {
        if (options.has(WORKLOAD)) {
            measure(new Results(), 0, MANY);
        }
    }

    void run(int repeat) throws Exception {
        if (options.has(WORKLOAD)) {
            for (int threads : Publishing.THREADS) {
                measure(results, repeat, threads);
            }
        }
    }

    private void measure(Results to, int repeat, int threads) throws Exception {
        Bench.progress(workload(threads));
        List<Contestant> order = new ArrayList<>(contestants);
        Collections.rotate(order, repeat);
        Publishing publishing = new Publishing(lab, to, options);
        for (Contestant contestant : order) {
            if (options.admits(contestant.name())) {
                publishing.measure(contestant, workload(threads), true, threads);
            }
        }
    }

    /** One that has another name elsewhere. */
    private record Renamed(String name, Contestant contestant) implements Contestant {

        @Override
        public void create() throws Exception {
            contestant.create();
        }

        @Override
        public void start() throws Exception {
            contestant.start();
        }

        @Override
        public void stop() throws Exception {
            contestant.stop();
        }

        @Override
        public void transact(int random, long number) throws Exception {
            contestant.transact(random, number);
        }

        @Override
        public long left() throws Exception {
            return contestant.left();
        }

        @Override
        public long delivered(Broker broker) throws Exception {
            return contestant.delivered(broker);
        }

        @Override
        public int statements() {
            return contestant.statements();
        }
    }
}
