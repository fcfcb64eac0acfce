// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import io.holdfast.InvalidSettingsException;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.InvalidTransactionException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.UserTransaction;

/** Where a transaction begins and ends. The platform's two ways of saying it have no common type. */
interface Demarcation {

    void begin() throws NotSupportedException, SystemException;

    void commit() throws RollbackException, HeuristicMixedException, HeuristicRollbackException, SystemException;

    void rollback() throws SystemException;

    /** Takes the transaction from this thread, to be given back to {@link #resume}. */
    Transaction suspend() throws SystemException;

    void resume(Transaction suspended) throws InvalidTransactionException, SystemException;

    /** What every platform has. It cannot suspend. */
    static Demarcation of(UserTransaction user) {
        return new Demarcation() {

            @Override
            public void begin() throws NotSupportedException, SystemException {
                user.begin();
            }

            @Override
            public void commit()
                    throws RollbackException, HeuristicMixedException, HeuristicRollbackException, SystemException {
                user.commit();
            }

            @Override
            public void rollback() throws SystemException {
                user.rollback();
            }

            @Override
            public Transaction suspend() {
                throw new InvalidSettingsException(
                        "Cannot begin a transaction inside another one",
                        "a UserTransaction cannot suspend the transaction that is active on this thread",
                        "Make the JtaTransactionContext with the platform's TransactionManager, or call from a method"
                                + " that is @Transactional(NOT_SUPPORTED).");
            }

            @Override
            public void resume(Transaction suspended) {
                throw new IllegalStateException("nothing was suspended");
            }
        };
    }

    /** What not every platform lets applications have. */
    static Demarcation of(TransactionManager manager) {
        return new Demarcation() {

            @Override
            public void begin() throws NotSupportedException, SystemException {
                manager.begin();
            }

            @Override
            public void commit()
                    throws RollbackException, HeuristicMixedException, HeuristicRollbackException, SystemException {
                manager.commit();
            }

            @Override
            public void rollback() throws SystemException {
                manager.rollback();
            }

            @Override
            public Transaction suspend() throws SystemException {
                return manager.suspend();
            }

            @Override
            public void resume(Transaction suspended) throws InvalidTransactionException, SystemException {
                manager.resume(suspended);
            }
        };
    }
}
