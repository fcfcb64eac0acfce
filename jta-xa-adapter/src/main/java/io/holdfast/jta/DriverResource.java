// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * A database driver's resource, whose failures a transaction manager reads rightly.
 *
 * <p>When the database goes away at a commit, MariaDB's driver answers code 0, and PostgreSQL's "error, rolled back" if the
 * server said goodbye first. Narayana takes both for a decision of the database against its own: it never asks again, and the
 * prepared branch keeps its locks for ever. A prepared branch of these databases ends by a commit or a rollback only, so the
 * true answer is "cannot be reached, try again".
 */
final class DriverResource implements XAResource {

    private final XAResource driver;

    DriverResource(XAResource driver) {
        this.driver = driver;
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        try {
            driver.commit(xid, onePhase);
        } catch (XAException error) {
            throw onePhase ? standard(error) : decision(error);
        }
    }

    @Override
    public void rollback(Xid xid) throws XAException {
        try {
            driver.rollback(xid);
        } catch (XAException error) {
            throw decision(error);
        }
    }

    /** Of the database about this branch: it is not there, is rolled back, or was ended by somebody else. */
    private static XAException decision(XAException error) {
        int code = error.errorCode;
        boolean decided = code == XAException.XAER_NOTA || isRollback(code) || isReason(code);
        return decided ? error : unreachable(error);
    }

    private static XAException standard(XAException error) {
        int code = error.errorCode;
        boolean standard = isRollback(code) || isReason(code) || isError(code);
        return standard ? error : unreachable(error);
    }

    private static boolean isRollback(int code) {
        return XAException.XA_RBBASE <= code && code <= XAException.XA_RBEND;
    }

    /** "Try again" and heuristic decisions among them. */
    private static boolean isReason(int code) {
        return XAException.XA_RDONLY <= code && code <= XAException.XA_NOMIGRATE;
    }

    private static boolean isError(int code) {
        return XAException.XAER_OUTSIDE <= code && code <= XAException.XAER_ASYNC;
    }

    private static XAException unreachable(XAException error) {
        return Xids.failure(
                XAException.XAER_RMFAIL, "the database failed with code " + error.errorCode + ", see the cause", error);
    }

    @Override
    public void start(Xid xid, int flags) throws XAException {
        try {
            driver.start(xid, flags);
        } catch (XAException error) {
            throw standard(error);
        }
    }

    @Override
    public void end(Xid xid, int flags) throws XAException {
        try {
            driver.end(xid, flags);
        } catch (XAException error) {
            throw standard(error);
        }
    }

    @Override
    public int prepare(Xid xid) throws XAException {
        try {
            return driver.prepare(xid);
        } catch (XAException error) {
            throw standard(error);
        }
    }

    @Override
    public void forget(Xid xid) throws XAException {
        try {
            driver.forget(xid);
        } catch (XAException error) {
            throw standard(error);
        }
    }

    @Override
    public Xid[] recover(int flag) throws XAException {
        try {
            return driver.recover(flag);
        } catch (XAException error) {
            throw standard(error);
        }
    }

    @Override
    public boolean isSameRM(XAResource other) throws XAException {
        return driver.isSameRM(other instanceof DriverResource guarded ? guarded.driver : other);
    }

    @Override
    public int getTransactionTimeout() throws XAException {
        return driver.getTransactionTimeout();
    }

    @Override
    public boolean setTransactionTimeout(int seconds) throws XAException {
        return driver.setTransactionTimeout(seconds);
    }
}
