// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.spi.PreparedMessages;
import io.holdfast.tck.BrokerBackend;
import io.holdfast.tck.PreparedMessagesContract;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class HalfMessagesContractTest extends PreparedMessagesContract {

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
    protected PreparedMessages prepared() {
        return backend.prepared();
    }

    @Override
    protected PreparedMessages other() {
        return backend.other();
    }

    @Override
    protected Duration firstCheckAfter() {
        return ArtemisBackend.FIRST_CHECK;
    }

    @Override
    protected Duration handedOutFor() {
        return ArtemisHalves.AGAIN;
    }
}
