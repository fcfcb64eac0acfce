// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import java.util.Arrays;
import java.util.HexFormat;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** What transaction ids have in common, whichever class a driver chose for them. */
final class Xids {

    private Xids() {}

    static boolean isListed(XAResource resource, Xid wanted) throws XAException {
        return Arrays.stream(list(resource)).anyMatch(xid -> isSame(xid, wanted));
    }

    static Xid[] list(XAResource resource) throws XAException {
        Xid[] xids = resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN);
        return xids == null ? new Xid[0] : xids;
    }

    static boolean isSame(Xid one, Xid other) {
        return one.getFormatId() == other.getFormatId()
                && Arrays.equals(one.getGlobalTransactionId(), other.getGlobalTransactionId())
                && Arrays.equals(one.getBranchQualifier(), other.getBranchQualifier());
    }

    static String text(Xid xid) {
        HexFormat hex = HexFormat.of();
        return xid.getFormatId() + "-" + hex.formatHex(xid.getGlobalTransactionId()) + "-"
                + hex.formatHex(xid.getBranchQualifier());
    }

    static XAException failure(int code, String message, Exception cause) {
        XAException failure = new XAException(message);
        failure.errorCode = code;
        failure.initCause(cause);
        return failure;
    }
}
