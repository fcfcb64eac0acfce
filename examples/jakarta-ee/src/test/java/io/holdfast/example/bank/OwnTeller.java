// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import io.holdfast.ReliablePublisher;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The bank as a session bean that begins and ends transactions by itself. */
@Stateless
@TransactionManagement(TransactionManagementType.BEAN)
public class OwnTeller {

    private static final long PATIENCE = Duration.ofSeconds(60).toNanos();
    private static final long GLANCE = Duration.ofMillis(20).toNanos();

    @Inject
    Accounts accounts;

    @Inject
    ReliablePublisher publisher;

    @Resource
    UserTransaction transaction;

    @PersistenceContext
    EntityManager entities;

    public void commit(Transfer transfer) throws Exception {
        transaction.begin();
        work(transfer);
        transaction.commit();
    }

    public void rollback(Transfer transfer) throws Exception {
        transaction.begin();
        work(transfer);
        transaction.rollback();
    }

    /** The row is an entity: Hibernate writes it when the transaction ends. */
    public void commitEntity(Transfer transfer) throws Exception {
        transaction.begin();
        entity(transfer);
        transaction.commit();
    }

    public void rollbackEntity(Transfer transfer) throws Exception {
        transaction.begin();
        entity(transfer);
        entities.flush();
        transaction.rollback();
    }

    /** Works for longer than it may. Commits, and so fails the test, if nobody minds. */
    public void tooLong(Transfer transfer) throws Exception {
        transaction.setTransactionTimeout(1);
        transaction.begin();
        work(transfer);
        long start = System.nanoTime();
        while (transaction.getStatus() == Status.STATUS_ACTIVE && System.nanoTime() - start < PATIENCE) {
            LockSupport.parkNanos(GLANCE);
        }
        transaction.commit();
    }

    private void work(Transfer transfer) throws Exception {
        accounts.record(transfer);
        publisher.publish(Transfers.TRANSFERS, transfer.text());
        accounts.debit(transfer);
    }

    private void entity(Transfer transfer) throws Exception {
        entities.persist(new TransferRow(transfer.id(), transfer.amount()));
        publisher.publish(Transfers.TRANSFERS, transfer.text());
        accounts.debit(transfer);
    }
}
