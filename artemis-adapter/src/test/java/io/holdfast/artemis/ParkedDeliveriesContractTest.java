// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.Operations.State;
import io.holdfast.spi.Inspection;
import io.holdfast.tck.BrokerBackend;
import io.holdfast.tck.InspectionContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class ParkedDeliveriesContractTest extends InspectionContract.OfDeliveries {

    private ArtemisBackend backend;

    @BeforeEach
    void open(@TempDir Path folder) {
        backend = new ArtemisBackend(folder, true);
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
