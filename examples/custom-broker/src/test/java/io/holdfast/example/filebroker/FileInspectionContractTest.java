// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.Operations.State;
import io.holdfast.spi.Inspection;
import io.holdfast.tck.BrokerBackend;
import io.holdfast.tck.InspectionContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class FileInspectionContractTest extends InspectionContract.OfDeliveries {

    private FileBackend backend;

    @BeforeEach
    void open(@TempDir Path directory) {
        backend = new FileBackend(directory);
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

    /** What simply waits for its consumer is not shown. */
    @Override
    protected Optional<State> waitingState() {
        return Optional.empty();
    }
}
