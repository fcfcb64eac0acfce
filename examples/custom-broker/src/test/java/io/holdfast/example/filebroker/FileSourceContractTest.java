// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.tck.BrokerBackend;
import io.holdfast.tck.MessageSourceContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class FileSourceContractTest extends MessageSourceContract {

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
}
