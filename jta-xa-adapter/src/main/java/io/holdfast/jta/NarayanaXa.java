// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import com.arjuna.ats.arjuna.objectstore.StoreManager;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.holdfast.InvalidSettingsException;
import io.holdfast.spi.MessagingListener;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.XAConnectionFactory;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import javax.transaction.xa.XAException;
import org.jspecify.annotations.Nullable;

/**
 * Two-phase commit over databases and brokers with Narayana, outside of application servers, and with the recovery that makes
 * it one:
 *
 * <pre>{@code
 * NarayanaXa xa = NarayanaXa.builder()
 *         .node("orders-1")
 *         .objectStore(Path.of("/var/lib/orders/transactions"))
 *         .database("accounts", agroalConfigurationWithAnXaDataSource)
 *         .broker("artemis", xaConnectionFactory, xaConnectionFactoryOfRecovery)
 *         .start();
 * }</pre>
 *
 * <p>{@link Builder#start} returns when everything could prepare a transaction, recovery sees what was prepared, and what an
 * earlier life of the node had decided is finished as far as possible. From then on recovery works in a thread of its own. A
 * transaction in which a broker takes part and no database can only roll back.
 *
 * <p>Narayana's settings belong to the JVM, so there is one at a time. Safe for use by many threads. {@link #close} is bounded
 * and ends all threads; what is in doubt then waits for the next start.
 *
 * <p><b>If the process dies</b> before the decision is on disk, everything rolls back; afterwards everything commits. Both
 * need a process of this node that runs: until then rows stay locked and messages invisible.
 */
public final class NarayanaXa implements AutoCloseable {

    private static final AtomicBoolean RUNNING = new AtomicBoolean();

    private final NodeLease lease;
    private final TransactionManager manager;
    private final TransactionSynchronizationRegistry registry;
    private final List<XaPool> databases = new ArrayList<>();
    private final List<XaBroker> brokers = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable Recovery recovery;

    private NarayanaXa(Builder settings, Path store) {
        this.lease = NodeLease.take(store, settings.node);
        try {
            Recovery.configure(settings.node, store, settings.timeout, settings.pace);
            LogProbe.requireIn(store);
        } catch (RuntimeException | Error error) {
            lease.close();
            throw error;
        }
        this.manager = com.arjuna.ats.jta.TransactionManager.transactionManager();
        this.registry = new TransactionSynchronizationRegistryImple();
    }

    private void start(Builder settings) {
        Participants participants = new Participants(registry);
        for (DatabaseSettings database : settings.databases) {
            databases.add(new XaPool(database.name(), database.pool(), manager, registry, participants));
        }
        for (BrokerSettings broker : settings.brokers) {
            brokers.add(new XaBroker(broker.name(), broker.factory(), broker.recovery(), manager, participants));
        }
        List<RecoveryResource> resources = new ArrayList<>();
        databases.forEach(database -> resources.add(database.recovery()));
        brokers.forEach(broker -> resources.add(broker.recovery()));
        Probe.run(manager, databases, brokers);
        brokers.forEach(broker -> requirePatience(broker, settings.timeout));
        Recovery made = new Recovery(settings.pace, settings.node, resources, settings.listener);
        recovery = made;
        made.start();
    }

    /** A broker that gives up first rolls back what the transaction manager may still commit. */
    private static void requirePatience(XaBroker broker, Duration timeout) {
        int seconds;
        try {
            seconds = broker.recovery().getTransactionTimeout();
        } catch (XAException unknown) {
            return;
        } finally {
            broker.recovery().close();
        }
        if (seconds > 0 && seconds <= timeout.toSeconds()) {
            throw new InvalidSettingsException(
                    "Cannot give transactions " + timeout.toSeconds() + " seconds",
                    "broker " + broker.name() + " ends them after " + seconds + " seconds",
                    "Set a shorter timeout(...), or a longer transaction timeout at the broker.");
        }
    }

    /** Collects what is needed. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A database's pool. Connections taken inside a transaction take part in it; others commit each statement by themselves.
     *
     * @param name as given to the builder
     */
    public DataSource dataSource(String name) {
        return databases.stream()
                .filter(database -> database.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown("database", name))
                .pool();
    }

    /**
     * A broker's pool. Sessions created inside a transaction take part in it; create one, and send everything of the
     * transaction through it.
     *
     * @param name as given to the builder
     */
    public ConnectionFactory connectionFactory(String name) {
        return brokers.stream()
                .filter(broker -> broker.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown("broker", name))
                .pool();
    }

    private static InvalidSettingsException unknown(String kind, String name) {
        return new InvalidSettingsException(
                "Cannot hand out the " + kind + " " + name,
                "the builder was given no " + kind + " of that name",
                "Use the name that was given to " + kind + "(...).");
    }

    /**
     * The context of transactions on a database, for {@code Holdfast.builder().transactions(...)}.
     *
     * @param database as given to the builder
     */
    public JtaTransactionContext transactions(String database) {
        return new JtaTransactionContext(dataSource(database), registry, manager);
    }

    /** The transaction manager, for whoever begins transactions without the library. */
    public TransactionManager transactionManager() {
        return manager;
    }

    /** The registry that belongs to it. */
    public TransactionSynchronizationRegistry registry() {
        return registry;
    }

    /**
     * What this node has prepared and not finished. For a moment every running transaction is listed.
     *
     * @throws io.holdfast.MessagingUnavailableException if a database or broker cannot be asked
     */
    public List<InDoubtBranch> inDoubt() {
        Recovery running = recovery;
        return running == null ? List.of() : running.inDoubt();
    }

    /** Ends recovery and the pools. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Recovery running = recovery;
            if (running != null) {
                running.close();
            }
            databases.forEach(XaPool::close);
            brokers.forEach(XaBroker::close);
            // Or the next one in this JVM would find the log of this one.
            StoreManager.shutdown();
            lease.close();
            RUNNING.set(false);
        }
    }

    private record DatabaseSettings(String name, AgroalDataSourceConfigurationSupplier pool) {}

    private record BrokerSettings(String name, XAConnectionFactory factory, XAConnectionFactory recovery) {}

    /** Collects what is needed; {@link #start} checks it. */
    public static final class Builder {

        private String node = "";
        private @Nullable Path store;
        private boolean temporary;
        private Duration timeout = Duration.ofSeconds(30);
        private Recovery.Pace pace =
                new Recovery.Pace(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(20));
        private MessagingListener listener = new MessagingListener() {};
        private final List<DatabaseSettings> databases = new ArrayList<>();
        private final List<BrokerSettings> brokers = new ArrayList<>();

        private Builder() {}

        /**
         * The name of this instance, part of every transaction id. No two running instances may share one, and an instance
         * keeps its own over restarts.
         *
         * @param name at most 28 visible ASCII characters
         */
        public Builder node(String name) {
            this.node = name;
            return this;
        }

        /**
         * Where decisions are kept. On a disk that survives restarts, a volume in containers; each node has its own.
         *
         * @param directory created if it does not exist
         */
        public Builder objectStore(Path directory) {
            this.store = directory;
            return this;
        }

        /** For tests: the object store may be in a directory for temporary files. */
        public Builder allowTemporaryObjectStore() {
            this.temporary = true;
            return this;
        }

        /**
         * Adds a database.
         *
         * @param name for messages and the log; keep it over restarts
         * @param pool what Agroal needs, with an {@code XADataSource} as the connection provider, and with the
         *     principal and credential of recovery
         */
        public Builder database(String name, AgroalDataSourceConfigurationSupplier pool) {
            databases.add(new DatabaseSettings(name, pool));
            return this;
        }

        /**
         * Adds a broker.
         *
         * @param name for messages and the log; keep it over restarts
         * @param factory of the application's connections
         * @param recovery of recovery's connections, with their own credentials; it may be the same
         */
        public Builder broker(String name, XAConnectionFactory factory, XAConnectionFactory recovery) {
            brokers.add(new BrokerSettings(name, factory, recovery));
            return this;
        }

        /**
         * How long a transaction may take; 30 seconds. Must be shorter than the broker's patience.
         *
         * @param time whole seconds
         */
        public Builder timeout(Duration time) {
            this.timeout = time;
            return this;
        }

        /**
         * The pace of recovery; a round every 30 seconds, 5 seconds for running transactions to finish within it, and 20
         * seconds until a prepared branch without a decision is rolled back.
         *
         * @param period whole seconds
         * @param backoff whole seconds
         * @param orphans must exceed what a commit takes on a slow day
         */
        public Builder recovery(Duration period, Duration backoff, Duration orphans) {
            this.pace = new Recovery.Pace(period, backoff, orphans);
            return this;
        }

        /**
         * Hears when something stays in doubt ({@link MessagingListener#troubled}) and that recovery works ({@link
         * MessagingListener#worked}).
         *
         * @param hears what to call
         */
        public Builder listener(MessagingListener hears) {
            this.listener = hears;
            return this;
        }

        /**
         * Checks everything, starts recovery, finishes what was left, and opens.
         *
         * @return what is running; close it
         * @throws InvalidSettingsException if it could not keep its promise, with the reason and the way out
         * @throws io.holdfast.MessagingUnavailableException if a database or broker cannot be asked what is in doubt
         */
        public NarayanaXa start() {
            Path directory = check();
            if (!RUNNING.compareAndSet(false, true)) {
                throw new InvalidSettingsException(
                        "Cannot start a second NarayanaXa",
                        "Narayana has one node name and one transaction log for the whole JVM",
                        "Add all databases and brokers to one, or close the other one first.");
            }
            NarayanaXa made;
            try {
                made = new NarayanaXa(this, directory);
            } catch (RuntimeException | Error error) {
                RUNNING.set(false);
                throw error;
            }
            try {
                made.start(this);
                return made;
            } catch (RuntimeException | Error error) {
                made.close();
                throw error;
            }
        }

        private Path check() {
            NodeLease.requireName(node);
            Path directory = store;
            if (directory == null) {
                throw new InvalidSettingsException(
                        "Cannot start without objectStore(...)",
                        "the decision of a two-phase commit must survive the process",
                        "Choose a directory on a disk that survives restarts, a volume in containers.");
            }
            if (!temporary) {
                NodeLease.requireDurable(directory);
            }
            Set<String> names = new HashSet<>();
            databases.forEach(database -> requireNew(names, database.name()));
            brokers.forEach(broker -> requireNew(names, broker.name()));
            if (databases.isEmpty() || brokers.isEmpty()) {
                throw new InvalidSettingsException(
                        "Cannot start with " + databases.size() + " databases and " + brokers.size() + " brokers",
                        "two-phase commit is for at least one of each",
                        "Add database(...) and broker(...); a database alone needs a JtaTransactionContext only.");
            }
            requireWholeSeconds("timeout", timeout);
            requireWholeSeconds("recovery period", pace.period());
            requireWholeSeconds("recovery backoff", pace.backoff());
            return directory;
        }

        private static void requireNew(Set<String> names, String name) {
            if (name.isBlank() || !names.add(name)) {
                throw new InvalidSettingsException(
                        "Cannot name two resources \"" + name + "\"",
                        "recovery finds each by its own name",
                        "Give each database and broker a name that is not blank and no other's.");
            }
        }

        private static void requireWholeSeconds(String what, Duration time) {
            if (time.toSeconds() < 1 || !time.equals(Duration.ofSeconds(time.toSeconds()))) {
                throw new InvalidSettingsException(
                        "Cannot use a " + what + " of " + time, "Narayana counts in seconds", "Use whole seconds.");
            }
        }
    }
}
