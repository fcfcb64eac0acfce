// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionalTransport;
import io.holdfast.tck.BrokerBackend;
import io.holdfast.tck.TransactionalTransportContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class ArtemisTransactionalTransportContractTest extends TransactionalTransportContract {

    @TempDir
    private static Path folder;

    private static ArtemisProvider provider;
    private ArtemisXa xa;
    private JmsBackend backend;

    @BeforeAll
    static void start() {
        NarayanaTransactions.configure(folder);
        provider = new ArtemisProvider(folder);
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    @BeforeEach
    void open() {
        xa = new ArtemisXa(provider);
        backend = new JmsBackend(
                provider, JmsBackend.Kind.QUEUES, builder -> builder.enlisting(xa.pool(), xa.transactions()));
    }

    @AfterEach
    void close() {
        backend.close();
        xa.close();
    }

    @Override
    protected BrokerBackend broker() {
        return backend;
    }

    @Override
    protected TransactionalTransport transactional() {
        return backend.sender().inTransaction();
    }

    @Override
    protected TransactionContext transactions() {
        return xa.transactions();
    }

    @Override
    protected void insert(String row) {
        xa.insert(row);
    }

    @Override
    protected boolean isCommitted(String row) {
        return xa.isCommitted(row);
    }

    @Override
    protected void down(boolean down) {
        if (down) {
            provider.stop();
        } else {
            provider.startAgain();
        }
    }
}
