// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** Votes yes, and answers the commit as the test wants. */
final class ScriptedResource implements XAResource {

    static final int OK = 0;

    private final int answerToCommit;

    ScriptedResource(int answerToCommit) {
        this.answerToCommit = answerToCommit;
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        if (answerToCommit != OK) {
            throw new XAException(answerToCommit);
        }
    }

    @Override
    public int prepare(Xid xid) {
        return XA_OK;
    }

    @Override
    public void rollback(Xid xid) {}

    @Override
    public void start(Xid xid, int flags) {}

    @Override
    public void end(Xid xid, int flags) {}

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
