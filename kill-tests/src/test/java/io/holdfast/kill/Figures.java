// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a campaign has shown. */
record Figures(
        String world,
        long seed,
        Duration length,
        Map<String, Integer> kills,
        int scenarios,
        long published,
        long effects,
        long repeated,
        int drains,
        List<String> violations,
        Map<String, Long> seen) {

    /** How often a database has contradicted itself after a kill; what it shows then is not held against its users. */
    static final String DAMAGED = "databases that damaged themselves";

    /** How often Artemis let a message overtake when a receiver was lost; docs/artemis.md tells how. */
    static final String OVERTAKEN = "overtaken at the broker";

    boolean isDamaged() {
        return seen.getOrDefault(DAMAGED, 0L) > 0;
    }

    /** Two campaigns as one. */
    Figures and(Figures other) {
        Map<String, Integer> allKills = new TreeMap<>(kills);
        other.kills.forEach((target, count) -> allKills.merge(target, count, Integer::sum));
        Map<String, Long> allSeen = new TreeMap<>(seen);
        other.seen.forEach((what, count) -> allSeen.merge(what, count, Long::sum));
        List<String> allViolations = new ArrayList<>(violations);
        allViolations.addAll(other.violations);
        return new Figures(
                world.equals(other.world) ? world : world + "+" + other.world,
                seed,
                length.plus(other.length),
                allKills,
                scenarios + other.scenarios,
                published + other.published,
                effects + other.effects,
                repeated + other.repeated,
                drains + other.drains,
                allViolations,
                allSeen);
    }

    /** Which of these situations never occurred: without them a campaign proves less than it seems to. */
    List<String> missing(Stream<String> required) {
        return required.filter(what -> seen.getOrDefault(what, 0L) == 0).toList();
    }

    private String noted(String what) {
        long count = seen.getOrDefault(what, 0L);
        return count > 0 ? count + " " + what + ", " : "";
    }

    @Override
    public String toString() {
        int all = kills.values().stream().mapToInt(Integer::intValue).sum();
        String network = scenarios > 0 ? scenarios + " network scenarios, " : "";
        return world + ": " + network + all + " kills " + kills + ", " + published + " messages published, " + effects
                + " effects, " + repeated + " sent or delivered again, " + drains + " drains, " + violations.size()
                + " violations, " + noted(OVERTAKEN) + noted(DAMAGED) + length.toSeconds()
                + " s, seed " + seed;
    }
}
