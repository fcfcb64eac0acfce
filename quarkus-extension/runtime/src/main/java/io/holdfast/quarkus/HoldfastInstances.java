// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.holdfast.wiring.InstanceKeys;
import io.holdfast.wiring.Wiring;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * All instances of the application. Each is wired when it is first asked for: a bean may publish before the application has started, but
 * nothing is sent before that. Safe for use by many threads.
 */
public final class HoldfastInstances {

    private static final Logger LOG = Logger.getLogger("io.holdfast.quarkus");

    private final Map<String, InstancePlan> plans = new TreeMap<>();
    private final HoldfastFixedConfig fixed;
    private final HoldfastConfig config;
    private final Executor executor;
    private final Map<String, Wiring> wired = new HashMap<>();
    private final Deque<Wiring> opened = new ArrayDeque<>();

    HoldfastInstances(List<InstancePlan> plans, HoldfastFixedConfig fixed, HoldfastConfig config, Executor executor) {
        plans.forEach(plan -> this.plans.put(plan.name(), plan));
        this.fixed = fixed;
        this.config = config;
        this.executor = executor;
    }

    /** Their names, in order. */
    public List<String> names() {
        return List.copyOf(plans.keySet());
    }

    /** What the build has found out about them. */
    public List<InstancePlan> plans() {
        return List.copyOf(plans.values());
    }

    /**
     * One of them, wired if it is not yet.
     *
     * @param name one that the build has found
     * @return the instance
     */
    public synchronized Wiring get(String name) {
        Wiring known = wired.get(name);
        if (known == null) {
            // Whoever asks first may do so in a transaction, in which no table can be looked at or made.
            known = Suspended.call(() -> wire(name));
            wired.put(name, known);
            opened.push(known);
        }
        return known;
    }

    /** Runs what must not hold its caller up. */
    Executor executor() {
        return executor;
    }

    private Wiring wire(String name) {
        InstancePlan plan = Objects.requireNonNull(plans.get(name));
        InstanceConfig own = Objects.requireNonNull(config.instances().get(name));
        TwoPhaseCommit.check(plan, own.destinations());
        InstanceKeys keys =
                new ConfiguredKeys(Objects.requireNonNull(fixed.instances().get(name)), own);
        return Wiring.of(
                name.equals(InstanceConfig.DEFAULT) ? "" : name,
                plan.prefix(),
                keys,
                new QuarkusPlatform(plan.prefix(), executor),
                new ApplicationParts(plan).find());
    }

    void start() {
        names().forEach(name -> get(name).start());
    }

    /** In the opposite order of opening; the others are closed whatever one of them does. */
    synchronized void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (RuntimeException error) {
                LOG.warn("An instance failed to close", error);
            }
        }
    }
}
