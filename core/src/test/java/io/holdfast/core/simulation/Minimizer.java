// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.core.simulation.Simulation.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Takes away from a failing scenario whatever it can fail without. */
final class Minimizer {

    private Minimizer() {}

    static Scenario minimize(Result failed, Set<Bug> bugs) {
        String assertion = failed.violations().get(0).assertion();
        Scenario smallest = failed.scenario();
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            for (Scenario candidate : smallerThan(smallest)) {
                if (fails(candidate, assertion, bugs)) {
                    smallest = candidate;
                    smaller = true;
                    break;
                }
            }
        }
        return smallest;
    }

    private static List<Scenario> smallerThan(Scenario scenario) {
        List<Scenario> candidates = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            int rate = scenario.rate(fault);
            if (rate > 0) {
                candidates.add(scenario.without(fault));
            }
            if (rate > 1) {
                candidates.add(scenario.withFault(fault, rate / 2));
            }
        }
        if (scenario.operations() > 1) {
            candidates.add(scenario.withOperations(scenario.operations() / 2));
            candidates.add(scenario.withOperations(scenario.operations() - 1));
        }
        if (scenario.nodes() > 1) {
            candidates.add(scenario.withNodes(scenario.nodes() - 1));
        }
        if (scenario.consumers() > 1) {
            candidates.add(scenario.withConsumers(1));
        }
        if (scenario.poison()) {
            candidates.add(scenario.withPoison(false));
        }
        if (scenario.delays()) {
            candidates.add(scenario.withDelays(false));
        }
        return candidates;
    }

    private static boolean fails(Scenario scenario, String assertion, Set<Bug> bugs) {
        return Simulation.run(scenario, bugs).violations().stream()
                .anyMatch(violation -> violation.assertion().equals(assertion));
    }
}
