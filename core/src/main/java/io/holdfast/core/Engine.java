// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.Acknowledgements;
import io.holdfast.HoldfastException;
import io.holdfast.IdempotentConsumer;
import io.holdfast.InvalidSettingsException;
import io.holdfast.Operations;
import io.holdfast.ReliablePublisher;
import io.holdfast.core.Blueprint.Ports;
import io.holdfast.core.Blueprint.Settings;
import io.holdfast.core.Workers.Group;
import io.holdfast.spi.MessageStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/** The life of one instance. */
final class Engine {

    private static final Logger LOG = System.getLogger("io.holdfast.core");

    private final Ports ports;
    private final Settings settings;
    private final Optional<CheckedTransport> transport;
    private final ReliablePublisher publisher;
    private final Operations operations;
    private final Now now;
    private final Workers workers;
    private final List<Group> groups;
    private final AtomicReference<Life> life = new AtomicReference<>(Life.BUILT);

    private enum Life {
        BUILT,
        STARTING,
        STARTED,
        CLOSED
    }

    Engine(Blueprint blueprint, Optional<Executor> executor, Now now) {
        this.ports = blueprint.ports();
        this.settings = blueprint.settings();
        this.now = now;
        Assembly assembly = new Assembly(blueprint, now);
        this.transport = assembly.transport();
        this.publisher = assembly.publisher();
        this.operations = assembly.operations();
        this.workers = new Workers(executor, ports.listener(), now);
        this.groups = assembly.groups();
    }

    ReliablePublisher publisher() {
        return publisher;
    }

    Acknowledgements acknowledgements() {
        MessageStore store = ports.store()
                .orElseThrow(() -> new InvalidSettingsException(
                        "Cannot acknowledge messages",
                        "there is no store that waits for it",
                        "Give one to Holdfast.builder().store(...)."));
        return id -> Calls.value("Cannot acknowledge message " + id, () -> store.consumed(id));
    }

    IdempotentConsumer consumer() {
        return new InboxConsumer(
                ports.transactions(),
                ports.inbox()
                        .orElseThrow(() -> new InvalidSettingsException(
                                "Cannot consume",
                                "there is no inbox that remembers what was applied",
                                "Give one to Holdfast.builder().inbox(...).")),
                ports.listener());
    }

    Operations operations() {
        return operations;
    }

    /** In the order in which they are stopped. */
    List<Group> groups() {
        return groups;
    }

    void start() {
        if (!life.compareAndSet(Life.BUILT, Life.STARTING)) {
            refuseIfClosed();
            return;
        }
        try {
            verify();
        } catch (RuntimeException | Error error) {
            life.compareAndSet(Life.STARTING, Life.BUILT);
            throw error;
        }
        if (!life.compareAndSet(Life.STARTING, Life.STARTED)) {
            refuseIfClosed();
        }
        startWorkers();
    }

    private void refuseIfClosed() {
        if (life.get() == Life.CLOSED) {
            throw new InvalidSettingsException(
                    "Cannot start this instance of Holdfast", "it is closed", "Build a new one.");
        }
    }

    private void verify() {
        if (transport.isPresent()) {
            for (HoldfastException error :
                    transport.get().verify(settings.destinations().keySet())) {
                LOG.log(Level.WARNING, "Starts without having verified a destination. {0}", error.getMessage());
            }
        }
    }

    private void startWorkers() {
        try {
            groups.forEach(workers::start);
        } catch (RuntimeException | Error error) {
            close();
            throw error;
        }
    }

    void close() {
        if (life.getAndSet(Life.CLOSED) == Life.CLOSED) {
            return;
        }
        boolean interrupted = stopWorkers();
        transport.ifPresent(Engine::close);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says whether the calling thread was interrupted meanwhile; the workers are told to stop all the same. */
    private boolean stopWorkers() {
        long deadline = now.ticks() + settings.shutdownTimeout().toMillis();
        boolean interrupted = false;
        for (Group group : groups) {
            // Half of what is left, so that a handler that hangs cannot take the time from the relay.
            long left = interrupted ? 0 : Math.max(0, deadline - now.ticks()) / 2;
            try {
                if (!workers.stop(group, left)) {
                    LOG.log(Level.WARNING, "Closing goes on without waiting any longer for {0}.", group);
                }
            } catch (InterruptedException wish) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    private static void close(CheckedTransport transport) {
        try {
            transport.close();
        } catch (RuntimeException error) {
            LOG.log(
                    Level.WARNING,
                    "The transport failed to close: {0}",
                    error.getClass().getName());
        }
    }
}
