// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import io.holdfast.InvalidSettingsException;
import io.holdfast.wiring.InstanceKeys;
import io.holdfast.wiring.KeyReader;
import io.holdfast.wiring.Parts;
import io.holdfast.wiring.Wiring;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The instances of the application, by name. They are made at start, or earlier by the first bean that calls one; workers run from start
 * to shutdown.
 */
@ApplicationScoped
class Instances {

    static final String PREFIX = "holdfast";

    private final Map<String, Wiring> made = new HashMap<>();
    private @Nullable Map<String, InstanceKeys> keys;
    private @Nullable Beans beans;
    private boolean closed;

    @Inject
    @Any
    Instance<Object> all;

    @Inject
    ApplicationParts application;

    @Inject
    Suspension suspension;

    /** Behind the application's own observers: what they prepare, tables for example, is there. */
    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Startup event) {
        try {
            toStart().forEach(name -> wiring(name).start());
        } catch (RuntimeException | Error error) {
            close();
            throw error;
        }
    }

    /** Before the application's own observers: handlers do not run in what is being taken down. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) Shutdown event) {
        close();
    }

    /** For containers that stop without the event. */
    @PreDestroy
    void close() {
        // Not while the lock is held: a handler that still runs may ask for its instance.
        takeAll().forEach(Wiring::close);
        beans().giveBack();
    }

    private synchronized List<Wiring> takeAll() {
        closed = true;
        List<Wiring> open = List.copyOf(made.values());
        made.clear();
        return open;
    }

    /** Those that are configured or have a handler; an unnamed one without anything is made if it is used. */
    private Set<String> toStart() {
        Set<String> names = new TreeSet<>(keys().keySet());
        InstanceKeys unnamed = keys().get("");
        if (unnamed != null
                && unnamed.destinations().isEmpty()
                && unnamed.consumers().isEmpty()) {
            names.remove("");
        }
        names.addAll(application.mentioned());
        return names;
    }

    private synchronized Map<String, InstanceKeys> keys() {
        if (keys == null) {
            keys = KeyReader.read(
                    PREFIX, beans().one(KeyReader.Source.class, "").orElseGet(KeySources::standard));
        }
        return keys;
    }

    private synchronized Beans beans() {
        if (beans == null) {
            beans = new Beans(all);
        }
        return beans;
    }

    /** An instance that works; it is made if it must be. */
    synchronized Wiring wiring(String name) {
        Wiring known = made.get(name);
        if (known != null) {
            return known;
        }
        if (closed) {
            throw new InvalidSettingsException(
                    "Cannot use Holdfast", "the application is shutting down", "Use it before that.");
        }
        Wiring wiring = make(name);
        made.put(name, wiring);
        return wiring;
    }

    private Wiring make(String name) {
        String prefix = KeyReader.prefixOf(PREFIX, name);
        InstanceKeys own = keys().get(name);
        if (own == null) {
            Set<String> named = new TreeSet<>(keys().keySet());
            named.remove("");
            throw new InvalidSettingsException(
                    "Cannot use the Holdfast instance \"" + name + "\"",
                    "it has no keys" + (named.isEmpty() ? ", nor has any other" : "; those that have are " + named),
                    "Correct the name, or configure it under " + prefix + ".");
        }
        Parts parts = application.of(name, beans());
        return Wiring.of(name, prefix, own, new CdiPlatform(name, prefix, beans(), suspension), parts);
    }
}
