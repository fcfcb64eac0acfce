// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import io.holdfast.Acknowledgements;
import io.holdfast.IdempotentConsumer;
import io.holdfast.InvalidSettingsException;
import io.holdfast.Operations;
import io.holdfast.ReliablePublisher;
import io.holdfast.core.Holdfast;
import java.lang.System.Logger.Level;

/**
 * One instance, put together from keys, platform and parts.
 *
 * <p>Adapters that nothing needs are neither looked for nor opened; those that are needed and missing are named. Safe for use by many
 * threads.
 *
 * <p><b>Failures.</b> {@link InvalidSettingsException} names everything that is wrong at once, with whole keys; {@link
 * io.holdfast.MessagingUnavailableException} if the database cannot be reached. Either way, whatever was opened is closed.
 */
public final class Wiring implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("io.holdfast.wiring");

    private final String called;
    private final String prefix;
    private final Platform platform;
    private final Plan plan;
    private final Holdfast holdfast;

    private Wiring(String called, String prefix, Platform platform, Plan plan, Holdfast holdfast) {
        this.called = called;
        this.prefix = prefix;
        this.platform = platform;
        this.plan = plan;
        this.holdfast = holdfast;
    }

    /**
     * Makes an instance. The database is spoken to if it is needed, a broker is not; no worker is started.
     *
     * @param name of the instance, for errors and logs; {@code ""} for the unnamed one
     * @param prefix of its keys, for errors
     * @param keys what is configured
     * @param platform what the platform has
     * @param parts what the application brings
     * @return the instance
     */
    public static Wiring of(String name, String prefix, InstanceKeys keys, Platform platform, Parts parts) {
        String called = name.isEmpty() ? "Holdfast" : "the Holdfast instance " + Shown.text(name);
        Problems problems = new Problems();
        Plan plan = new Plan(prefix, keys, platform, parts, problems);
        try {
            problems.throwIfAny("Cannot start " + called);
            return new Wiring(called, prefix, platform, plan, plan.open());
        } catch (RuntimeException | Error error) {
            plan.close();
            throw error;
        }
    }

    /**
     * Verifies destinations at the broker, starts the workers, and says in the log what was wired.
     *
     * @throws InvalidSettingsException if messages to a destination would be lost
     */
    public void start() {
        holdfast.start();
        LOG.log(Level.INFO, "Started {0}: {1}", called, plan.shown());
    }

    /** The publisher. */
    public ReliablePublisher publisher() {
        return holdfast.publisher();
    }

    /** Operations; they are no part of their caller's transaction. */
    public Operations operations() {
        return new Outside(holdfast.operations(), platform);
    }

    /**
     * The consumer for messages that come on ways of their own.
     *
     * @throws InvalidSettingsException if this instance has no inbox
     */
    public IdempotentConsumer consumer() {
        if (!plan.hasInbox()) {
            throw new InvalidSettingsException(
                    "Cannot consume with " + called,
                    "none of its destinations and handlers needs the tables, so it has no inbox",
                    "Set " + prefix + ".datasource, or provide an Inbox.");
        }
        return holdfast.consumer();
    }

    /**
     * Where consumers acknowledge; no part of their caller's transaction.
     *
     * @throws InvalidSettingsException if this instance has no store
     */
    public Acknowledgements acknowledgements() {
        Acknowledgements acknowledgements = holdfast.acknowledgements();
        return id -> platform.outsideTransaction(() -> acknowledgements.consumed(id));
    }

    /** Stops the workers, in bounded time, and closes what was opened for them. Idempotent. */
    @Override
    public void close() {
        holdfast.close();
        plan.close();
    }
}
