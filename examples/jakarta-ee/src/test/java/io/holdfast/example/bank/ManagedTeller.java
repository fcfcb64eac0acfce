// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import io.holdfast.ReliablePublisher;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.SQLException;

/** The bank as a session bean whose transactions the container begins and ends. */
@Stateless
public class ManagedTeller {

    @Inject
    Accounts accounts;

    @Inject
    ReliablePublisher publisher;

    @Resource
    SessionContext context;

    /** Through the container, so that attributes count. */
    @EJB
    ManagedTeller self;

    public void required(Transfer transfer) throws SQLException {
        accounts.record(transfer);
        publisher.publish(Transfers.TRANSFERS, transfer.text());
        accounts.debit(transfer);
    }

    public void requiredAndTakenBack(Transfer transfer) throws SQLException {
        required(transfer);
        context.setRollbackOnly();
    }

    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void apart(Transfer transfer) throws SQLException {
        required(transfer);
    }

    /** What is made apart stays; what was published around it does not. */
    public void aroundOneApart(Transfer transfer, Transfer apart) throws SQLException {
        accounts.record(transfer);
        publisher.publish(Transfers.TRANSFERS, transfer.text());
        self.apart(apart);
        accounts.debit(transfer);
        context.setRollbackOnly();
    }
}
