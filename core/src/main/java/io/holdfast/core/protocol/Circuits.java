// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which destinations cannot be reached. A destination that is down is left alone but for one message at a time, the probe;
 * its messages wait and lose no attempt.
 *
 * @param open by destination
 */
record Circuits(Map<String, Outage> open) {

    static final Circuits CLOSED = new Circuits(Map.of());

    Circuits {
        open = Map.copyOf(open);
    }

    /**
     * What is known of a destination that is down.
     *
     * @param failures in a row
     * @param probeAt when the next probe may go, in ticks
     */
    record Outage(int failures, long probeAt) {}

    boolean isOpen(String destination) {
        return open.containsKey(destination);
    }

    /** Whether one message may go now: always if nothing is wrong, otherwise only if a probe is due. */
    boolean admits(String destination, Moment now) {
        Outage outage = open.get(destination);
        return outage == null || now.ticks() >= outage.probeAt();
    }

    /** How long a message that is not admitted has to wait. */
    long wait(String destination, Moment now) {
        Outage outage = open.get(destination);
        return outage == null ? 0 : Math.max(0, outage.probeAt() - now.ticks());
    }

    /** A destination whose probe is due; the smallest name, so that equal states act alike. */
    Optional<String> dueProbe(Moment now) {
        return open.entrySet().stream()
                .filter(entry -> now.ticks() >= entry.getValue().probeAt())
                .map(Map.Entry::getKey)
                .min(String::compareTo);
    }

    Set<String> destinations() {
        return open.keySet();
    }

    Circuits failed(String destination, Backoff backoff, Moment now) {
        Outage before = open.get(destination);
        int failures = before == null ? 1 : before.failures() + 1;
        return with(destination, new Outage(failures, now.ticks() + backoff.pause(failures, now)));
    }

    /** Puts the next probe off without judging the destination. */
    Circuits probeLater(String destination, long pause, Moment now) {
        Outage outage = open.get(destination);
        return outage == null ? this : with(destination, new Outage(outage.failures(), now.ticks() + pause));
    }

    Circuits answered(String destination) {
        if (!isOpen(destination)) {
            return this;
        }
        Map<String, Outage> rest = new HashMap<>(open);
        rest.remove(destination);
        return new Circuits(rest);
    }

    private Circuits with(String destination, Outage outage) {
        Map<String, Outage> more = new HashMap<>(open);
        more.put(destination, outage);
        return new Circuits(more);
    }
}
