// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import com.arjuna.ats.jta.recovery.XAResourceRecoveryHelper;
import java.lang.System.Logger.Level;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.jboss.tm.XAResourceWrapper;
import org.jspecify.annotations.Nullable;

/**
 * How recovery reaches one database or broker: by a connection of its own, opened when needed and closed after each failure and
 * each scan.
 *
 * <p>MariaDB and MySQL answer "unknown" to a commit of a branch whose old session still lingers. A transaction manager takes that
 * for "has been committed", forgets its decision, and rolls the branch back later. So an unknown branch is looked for
 * once more; while the resource still lists it, the answer is "try again".
 */
final class RecoveryResource implements XAResource, XAResourceWrapper, XAResourceRecoveryHelper {

    private static final System.Logger LOG = System.getLogger(RecoveryResource.class.getName());

    private final String name;
    private final Opener opener;
    private @Nullable Opened opened;

    RecoveryResource(String name, Opener opener) {
        this.name = name;
        this.opener = opener;
    }

    /** Connects with the credentials of recovery. */
    @FunctionalInterface
    interface Opener {
        Opened open() throws Exception;
    }

    /** A connection and its resource. */
    record Opened(XAResource resource, AutoCloseable connection) {}

    private interface Work<T> {
        T on(XAResource resource) throws XAException;
    }

    private synchronized <T> T with(Work<T> work) throws XAException {
        try {
            Opened current = opened;
            if (current == null) {
                current = opener.open();
                opened = current;
            }
            return work.on(current.resource());
        } catch (XAException error) {
            close();
            throw error;
        } catch (Exception error) {
            close();
            throw Xids.failure(XAException.XAER_RMFAIL, "recovery cannot reach " + name, error);
        }
    }

    synchronized void close() {
        Opened current = opened;
        opened = null;
        if (current != null) {
            try {
                current.connection().close();
            } catch (Exception error) {
                LOG.log(Level.DEBUG, "A connection of recovery could not be closed in order", error);
            }
        }
    }

    @Override
    public boolean initialise(String unused) {
        return true;
    }

    @Override
    public XAResource[] getXAResources() {
        return new XAResource[] {this};
    }

    @Override
    public Xid[] recover(int flag) throws XAException {
        try {
            return with(resource -> resource.recover(flag));
        } finally {
            if ((flag & TMENDRSCAN) != 0) {
                close();
            }
        }
    }

    /** What is in doubt now. */
    Xid[] list() throws XAException {
        try {
            return with(Xids::list);
        } finally {
            close();
        }
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        with(resource -> {
            try {
                resource.commit(xid, onePhase);
                return xid;
            } catch (XAException error) {
                throw judged(resource, xid, error);
            }
        });
    }

    private XAException judged(XAResource resource, Xid xid, XAException error) throws XAException {
        if (error.errorCode == XAException.XAER_NOTA && Xids.isListed(resource, xid)) {
            LOG.log(
                    Level.WARNING,
                    "{0} does not let go of branch {1} yet, because the session that prepared it lingers; its commit is tried"
                            + " again",
                    name,
                    Xids.text(xid));
            return Xids.failure(XAException.XA_RETRY, "the branch is still held by another session", error);
        }
        return error;
    }

    @Override
    public void rollback(Xid xid) throws XAException {
        with(resource -> {
            resource.rollback(xid);
            return xid;
        });
    }

    @Override
    public void forget(Xid xid) throws XAException {
        with(resource -> {
            resource.forget(xid);
            return xid;
        });
    }

    @Override
    public int prepare(Xid xid) throws XAException {
        return with(resource -> resource.prepare(xid));
    }

    @Override
    public void start(Xid xid, int flags) throws XAException {
        with(resource -> {
            resource.start(xid, flags);
            return xid;
        });
    }

    @Override
    public void end(Xid xid, int flags) throws XAException {
        with(resource -> {
            resource.end(xid, flags);
            return xid;
        });
    }

    @Override
    public boolean isSameRM(XAResource other) {
        return other == this;
    }

    @Override
    public int getTransactionTimeout() throws XAException {
        return with(XAResource::getTransactionTimeout);
    }

    @Override
    public boolean setTransactionTimeout(int seconds) throws XAException {
        return with(resource -> resource.setTransactionTimeout(seconds));
    }

    @Override
    public XAResource getResource() {
        return this;
    }

    @Override
    public String getProductName() {
        return name;
    }

    @Override
    public String getProductVersion() {
        return "";
    }

    /** The name under which branches are logged: recovery may then tell "has been ended" from "nobody asked". */
    @Override
    public String getJndiName() {
        return name;
    }
}
