// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.Operations.State;
import io.holdfast.spi.Inspection;
import io.holdfast.tck.BrokerBackend;
import io.holdfast.tck.InspectionContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class ArtemisParkedDeliveriesContractTest extends InspectionContract.OfDeliveries {

    @TempDir
    private static Path folder;

    private static TestProvider provider;
    private JmsBackend backend;

    @BeforeAll
    static void start() {
        provider = new ArtemisProvider(folder);
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    @BeforeEach
    void open() {
        backend = new JmsBackend(provider, JmsBackend.Kind.QUEUES);
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Override
    protected BrokerBackend broker() {
        return backend;
    }

    @Override
    protected Inspection inspection() {
        return (Inspection) backend.source();
    }

    @Override
    protected Optional<State> waitingState() {
        return Optional.empty();
    }
}
