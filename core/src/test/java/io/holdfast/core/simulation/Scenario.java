// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a seed expands to. Printed with every failure; seed and scenario together repeat a run exactly.
 *
 * @param seed where the randomness of the run starts
 * @param mode which guarantee
 * @param nodes how many processes there are at first
 * @param operations how many business operations are tried
 * @param consumers how many consumers get every message
 * @param keys how many ordering keys there are; 0 means that the destination is not ordered
 * @param batch how many messages a relay takes at once
 * @param lease of a claim, in milliseconds
 * @param ring how many ids the broker remembers; 0 means none
 * @param ledger whether delivered messages are marked instead of deleted
 * @param poison whether some messages can never be delivered or applied
 * @param delays whether some messages are delayed
 * @param chaos how long faults strike, in milliseconds
 * @param faults rates and numbers of faults; absent means none
 */
record Scenario(
        long seed,
        Mode mode,
        int nodes,
        int operations,
        int consumers,
        int keys,
        int batch,
        long lease,
        int ring,
        boolean ledger,
        boolean poison,
        boolean delays,
        long chaos,
        Map<Fault, Integer> faults) {

    Scenario {
        faults = Map.copyOf(faults);
    }

    static Scenario of(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
        return of(seed, Mode.values()[(int) Math.floorMod(seed, 4L)], random);
    }

    static Scenario of(long seed, Mode mode) {
        return of(seed, mode, new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1));
    }

    private static Scenario of(long seed, Mode mode, SplittableRandom random) {
        Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
        // Swarm: each run has only some kinds of faults, so that rare ones are not drowned by common ones.
        boolean calm = random.nextInt(25) == 0;
        for (Fault fault : Fault.values()) {
            if (!calm && random.nextInt(5) < 2) {
                faults.put(fault, fault.isPerCall() ? 1 << random.nextInt(1, 7) : random.nextInt(1, 5));
            }
        }
        if (faults.containsKey(Fault.CLOCK_SKEW)) {
            faults.put(Fault.CLOCK_SKEW, 1 << random.nextInt(0, 7)); // seconds
        }
        return new Scenario(
                seed,
                mode,
                random.nextInt(1, 4),
                random.nextInt(3, 25),
                random.nextInt(1, 3),
                mode == Mode.OUTBOX && random.nextInt(2) == 0 ? random.nextInt(1, 4) : 0,
                1 << random.nextInt(0, 5),
                1000L * random.nextInt(4, 31),
                random.nextInt(3) == 0 ? 0 : 1 << random.nextInt(2, 10),
                random.nextInt(4) == 0,
                random.nextInt(3) == 0,
                random.nextInt(4) == 0,
                1000L * random.nextInt(20, 120),
                faults);
    }

    /** A run without any fault and with nothing special. */
    static Scenario plain(long seed, Mode mode) {
        return new Scenario(seed, mode, 2, 8, 2, 0, 8, 30_000, 64, false, false, false, 30_000, Map.of());
    }

    int rate(Fault fault) {
        return faults.getOrDefault(fault, 0);
    }

    boolean isOrdered() {
        return keys > 0;
    }

    Scenario without(Fault fault) {
        Map<Fault, Integer> fewer = new EnumMap<>(Fault.class);
        fewer.putAll(faults);
        fewer.remove(fault);
        return withFaults(fewer);
    }

    Scenario withFault(Fault fault, int rate) {
        Map<Fault, Integer> more = new EnumMap<>(Fault.class);
        more.putAll(faults);
        more.put(fault, rate);
        return withFaults(more);
    }

    Scenario withFaults(Map<Fault, Integer> others) {
        return new Scenario(
                seed,
                mode,
                nodes,
                operations,
                consumers,
                keys,
                batch,
                lease,
                ring,
                ledger,
                poison,
                delays,
                chaos,
                others);
    }

    Scenario withOperations(int fewer) {
        return new Scenario(
                seed, mode, nodes, fewer, consumers, keys, batch, lease, ring, ledger, poison, delays, chaos, faults);
    }

    Scenario withNodes(int fewer) {
        return new Scenario(
                seed,
                mode,
                fewer,
                operations,
                consumers,
                keys,
                batch,
                lease,
                ring,
                ledger,
                poison,
                delays,
                chaos,
                faults);
    }

    Scenario withConsumers(int fewer) {
        return new Scenario(
                seed, mode, nodes, operations, fewer, keys, batch, lease, ring, ledger, poison, delays, chaos, faults);
    }

    Scenario withKeys(int number) {
        return new Scenario(
                seed,
                mode,
                nodes,
                operations,
                consumers,
                number,
                batch,
                lease,
                ring,
                ledger,
                poison,
                delays,
                chaos,
                faults);
    }

    Scenario withRing(int ids) {
        return new Scenario(
                seed,
                mode,
                nodes,
                operations,
                consumers,
                keys,
                batch,
                lease,
                ids,
                ledger,
                poison,
                delays,
                chaos,
                faults);
    }

    Scenario withPoison(boolean some) {
        return new Scenario(
                seed,
                mode,
                nodes,
                operations,
                consumers,
                keys,
                batch,
                lease,
                ring,
                ledger,
                some,
                delays,
                chaos,
                faults);
    }

    Scenario withDelays(boolean some) {
        return new Scenario(
                seed,
                mode,
                nodes,
                operations,
                consumers,
                keys,
                batch,
                lease,
                ring,
                ledger,
                poison,
                some,
                chaos,
                faults);
    }
}
