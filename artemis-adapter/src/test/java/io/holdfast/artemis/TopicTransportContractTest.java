// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.tck.BrokerBackend;
import io.holdfast.tck.TransportContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class TopicTransportContractTest extends TransportContract {

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
}
