// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import io.holdfast.bench.OurHalves.Style;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The workloads of half messages, and that of their receivers. */
final class Halves {

    static final String HALF = "half";
    static final String POSTGRES = "half-postgres";
    static final String UNDECIDED = "half-undecided";

    static final int FEW = 4;
    private static final int MANY = 16;
    private static final int MOST_TO_RECEIVE = 20_000;
    private static final int WARM_UP_TO_RECEIVE = 5_000;

    private final Lab lab;
    private final Results results;
    private final Options options;
    private final Path directory;
    private int servers;

    Halves(Lab lab, Results results, Options options, Path directory) {
        this.lab = lab;
        this.results = results;
        this.options = options;
        this.directory = directory;
    }

    static String workload(String name, int threads) {
        return name + ", " + threads + " threads";
    }

    /** A turn of each, forgotten. */
    void warmUp() throws Exception {
        Results forgotten = new Results();
        if (options.has(HALF) || options.has(UNDECIDED)) {
            publish(forgotten, HALF, around(0), MANY);
        }
        if (options.has(POSTGRES)) {
            publish(forgotten, POSTGRES, inBusiness(0), MANY);
        }
        if (options.has(Receiving.WORKLOAD)) {
            receive(forgotten, 0, WARM_UP_TO_RECEIVE);
        }
    }

    void run(int repeat) throws Exception {
        if (options.has(HALF)) {
            for (int threads : Publishing.THREADS) {
                publish(results, HALF, around(repeat), threads);
            }
        }
        if (options.has(POSTGRES)) {
            business(repeat);
        }
        if (options.has(UNDECIDED)) {
            publish(results, UNDECIDED, among(repeat), FEW);
        }
        if (options.has(Receiving.WORKLOAD)) {
            receive(results, repeat, Math.min(MOST_TO_RECEIVE, options.rows()));
        }
    }

    /** Each goes first in turn, as far as a server that is started and stopped can. */
    private void business(int repeat) throws Exception {
        if (repeat % 2 == 1) {
            rocket();
        }
        for (int threads : Publishing.THREADS) {
            publish(results, POSTGRES, inBusiness(repeat), threads);
        }
        if (repeat % 2 == 0) {
            rocket();
        }
    }

    private List<Contestant> around(int repeat) {
        return rotated(
                repeat,
                List.of(new Blocking(lab), OurHalves.alone(lab, Style.PUBLISH), OurHalves.alone(lab, Style.EXECUTE)));
    }

    private List<Contestant> inBusiness(int repeat) {
        return rotated(
                repeat,
                List.of(
                        new PlainInsert(lab, PlainInsert.Kind.L1),
                        OurHalves.inBusiness(lab, Style.PUBLISH),
                        OurHalves.inBusiness(lab, Style.EXECUTE)));
    }

    private List<Contestant> among(int repeat) {
        return rotated(
                repeat,
                List.of(
                        OurHalves.alone(lab, Style.PUBLISH),
                        OurHalves.among(lab, Undecided.WAITING, options.halves()),
                        OurHalves.among(lab, Undecided.HELD, options.halves())));
    }

    private static <T> List<T> rotated(int repeat, List<T> contestants) {
        List<T> order = new ArrayList<>(contestants);
        Collections.rotate(order, repeat);
        return order;
    }

    private void publish(Results to, String workload, List<Contestant> order, int threads) throws Exception {
        Bench.progress(workload(workload, threads));
        Publishing publishing = new Publishing(lab, to, options);
        for (Contestant contestant : order) {
            if (options.admits(contestant.name())) {
                boolean delivers = !(contestant instanceof PlainInsert);
                publishing.measure(contestant, workload(workload, threads), delivers, threads);
            }
        }
    }

    /** Only in its turns: once it has seen a transaction, its broker is never at rest again. */
    private void rocket() throws Exception {
        if (!options.admits(RocketTransactions.NAME)) {
            return;
        }
        Bench.progress("RocketMQ");
        Path own = directory.resolve("rocketmq" + servers++);
        try (RocketTransactions contestant = RocketTransactions.start(lab, own)) {
            new Publishing(lab, new Results(), options).measure(contestant, POSTGRES, true, MANY);
            for (int threads : Publishing.THREADS) {
                publish(results, POSTGRES, List.of(contestant), threads);
            }
        }
    }

    private void receive(Results to, int repeat, int messages) throws Exception {
        Bench.progress(Receiving.WORKLOAD);
        Receiving receiving = new Receiving(lab, to);
        for (Receiver receiver : rotated(repeat, List.of(new HandWrittenReceiver(lab), new OurReceiver(lab)))) {
            if (options.admits(receiver.name())) {
                receiving.measure(receiver, messages);
            }
        }
    }
}
