// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import java.util.SplittableRandom;

/** Decides what happens to each call: by chance in a random run, by plan in the exhaustive search. */
interface Fates {

    /** What can happen to a call. */
    enum Fate {
        WELL,
        REQUEST_LOST,
        REPLY_LOST
    }

    Fate fate(Target target);

    /** Milliseconds a message takes on the network. */
    long latency();

    /** Whether something with this rate per mille happens now. */
    boolean strikes(Fault fault);

    /** From 0 to 1, for jitter. */
    double luck();

    /** By chance. */
    final class Chance implements Fates {

        private final SplittableRandom random;
        private final Scenario scenario;
        private Runnable slow = () -> {};
        private boolean healed;

        Chance(SplittableRandom random, Scenario scenario) {
            this.random = random;
            this.scenario = scenario;
        }

        /** Told of every call that takes long. */
        void onSlow(Runnable listener) {
            slow = listener;
        }

        void heal() {
            healed = true;
        }

        @Override
        public Fate fate(Target target) {
            if (strikes(Fault.LOST_REQUEST)) {
                return Fate.REQUEST_LOST;
            }
            return strikes(Fault.LOST_REPLY) ? Fate.REPLY_LOST : Fate.WELL;
        }

        @Override
        public long latency() {
            if (strikes(Fault.SLOW_CALL)) {
                slow.run();
                return random.nextLong(100, 6000);
            }
            return random.nextLong(1, 15);
        }

        @Override
        public boolean strikes(Fault fault) {
            int rate = scenario.rate(fault);
            return rate > 0 && !healed && random.nextInt(1000) < rate;
        }

        @Override
        public double luck() {
            return random.nextDouble();
        }
    }
}
