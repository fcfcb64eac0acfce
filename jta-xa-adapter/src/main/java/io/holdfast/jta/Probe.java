// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import io.holdfast.InvalidSettingsException;
import jakarta.jms.Connection;
import jakarta.transaction.TransactionManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * One transaction that every resource prepares and nobody commits, at each start: what cannot prepare, and what recovery could not
 * see, is refused before it matters.
 */
final class Probe {

    private final TransactionManager manager;
    private final List<Witness> witnesses = new ArrayList<>();
    private String subject = "the resources";

    private Probe(TransactionManager manager) {
        this.manager = manager;
    }

    static void run(TransactionManager manager, List<XaPool> databases, List<XaBroker> brokers) {
        new Probe(manager).run(databases, brokers);
    }

    private void run(List<XaPool> databases, List<XaBroker> brokers) {
        try {
            manager.begin();
            try {
                for (XaPool database : databases) {
                    enlist(database);
                }
                for (XaBroker broker : brokers) {
                    enlist(broker);
                }
                subject = "the prepared transaction";
                manager.getTransaction().enlistResource(new Refusal());
                manager.commit();
            } catch (jakarta.transaction.RollbackException expected) {
                requireAllSeen(expected);
                return;
            } finally {
                if (manager.getTransaction() != null) {
                    manager.rollback();
                }
            }
        } catch (InvalidSettingsException refused) {
            throw refused;
        } catch (Exception error) {
            throw refused(subject, error);
        }
        throw new IllegalStateException("a transaction was committed although a participant refused");
    }

    private void enlist(XaPool database) throws Exception {
        subject = "database " + database.name();
        try (java.sql.Connection connection = database.pool().getConnection()) {
            if (connection.getMetaData().getDatabaseProductName().equals("H2")) {
                throw new InvalidSettingsException(
                        "Cannot use H2 in two-phase commit",
                        "it forgets a prepared transaction when the session that prepared it ends, so a message could go out"
                                + " whose rows are lost",
                        "Use PostgreSQL, MariaDB or MySQL, or the outbox, which needs no two-phase commit.");
            }
        }
        witness(database.name(), database.recovery());
    }

    private void enlist(XaBroker broker) throws Exception {
        subject = "broker " + broker.name();
        try (Connection connection = broker.pool().createConnection()) {
            connection.createSession().close();
        }
        witness(broker.name(), broker.recovery());
    }

    private void witness(String name, RecoveryResource recovery) throws Exception {
        Witness witness = new Witness(name, recovery);
        witnesses.add(witness);
        manager.getTransaction().enlistResource(witness);
    }

    private void requireAllSeen(Exception outcome) {
        for (Witness witness : witnesses) {
            if (!witness.asked) {
                throw refused(witness.name, outcome);
            }
            if (!witness.seen) {
                throw new InvalidSettingsException(
                        "Cannot recover " + witness.name,
                        "the user of recovery does not see what the application has prepared",
                        "Let both use the same database and broker, and give recovery's user the right to see prepared"
                                + " transactions.");
            }
        }
    }

    private static InvalidSettingsException refused(String subject, Exception error) {
        return new InvalidSettingsException(
                "Cannot use " + subject + " in two-phase commit",
                "at each start a transaction is prepared there and rolled back, which failed: " + reasons(error),
                "PostgreSQL: set max_prepared_transactions to at least the size of the pool and restart it. MariaDB and"
                        + " MySQL: tables must be InnoDB. Brokers: the user must be allowed to send. Or start what does not"
                        + " answer.");
    }

    private static String reasons(Throwable error) {
        List<String> reasons = new ArrayList<>();
        for (Throwable next = error; next != null && reasons.size() < 5; next = next.getCause()) {
            reasons.add(next.toString());
            Arrays.stream(next.getSuppressed()).map(Probe::reasons).forEach(reasons::add);
        }
        return String.join("; ", reasons);
    }

    /** Prepares after a resource, and looks whether recovery sees that one. */
    private static final class Witness extends Refusal {

        private final String name;
        private final RecoveryResource recovery;
        private boolean asked;
        private boolean seen;

        Witness(String name, RecoveryResource recovery) {
            this.name = name;
            this.recovery = recovery;
        }

        @Override
        public int prepare(Xid xid) throws XAException {
            asked = true;
            seen = Arrays.stream(recovery.list())
                    .anyMatch(listed -> Arrays.equals(listed.getGlobalTransactionId(), xid.getGlobalTransactionId()));
            return XA_OK;
        }
    }

    /** Never prepares. */
    private static class Refusal implements XAResource {

        @Override
        public int prepare(Xid xid) throws XAException {
            throw new XAException(XAException.XA_RBROLLBACK);
        }

        @Override
        public void start(Xid xid, int flags) {}

        @Override
        public void end(Xid xid, int flags) {}

        @Override
        public void commit(Xid xid, boolean onePhase) throws XAException {
            throw new XAException(XAException.XAER_PROTO);
        }

        @Override
        public void rollback(Xid xid) {}

        @Override
        public void forget(Xid xid) {}

        @Override
        public Xid[] recover(int flag) {
            return new Xid[0];
        }

        @Override
        public boolean isSameRM(XAResource other) {
            return other == this;
        }

        @Override
        public int getTransactionTimeout() {
            return 0;
        }

        @Override
        public boolean setTransactionTimeout(int seconds) {
            return false;
        }
    }
}
