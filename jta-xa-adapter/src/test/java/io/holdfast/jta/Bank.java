// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import io.holdfast.ReliablePublisher;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

/** Application code: changes a row and publishes, in transactions of every kind. */
@ApplicationScoped
public class Bank {

    @Inject
    ReliablePublisher publisher;

    @Inject
    JtaDatabase database;

    private void transfer(String name) {
        database.insert(name);
        publisher.publish("transfers", name);
    }

    @Transactional
    public void required(String name) {
        transfer(name);
    }

    @Transactional
    public void requiredThatFails(String name) {
        transfer(name);
        throw new IllegalStateException("thrown by the test");
    }

    @Transactional(TxType.REQUIRES_NEW)
    public void requiresNew(String name) {
        transfer(name);
    }

    @Transactional(TxType.SUPPORTS)
    public void supports(String name) {
        transfer(name);
    }

    @Transactional(TxType.MANDATORY)
    public void mandatory(String name) {
        transfer(name);
    }

    @Transactional(TxType.NOT_SUPPORTED)
    public void notSupported(String name) {
        transfer(name);
    }

    @Transactional(TxType.NEVER)
    public void never(String name) {
        transfer(name);
    }

    /** Nested work of any kind, which may fail without the outer work failing. */
    @Transactional
    public void around(String name, Runnable nested) {
        transfer(name);
        try {
            nested.run();
        } catch (RuntimeException swallowed) {
            transfer(name + " went on");
        }
    }

    @Transactional
    public void aroundThatFails(String name, Runnable nested) {
        transfer(name);
        nested.run();
        throw new IllegalStateException("thrown by the test");
    }

    /** Begins where the container does not manage transactions. */
    @Transactional(TxType.NOT_SUPPORTED)
    public void execute(String name) {
        publisher.execute(() -> transfer(name));
    }
}
