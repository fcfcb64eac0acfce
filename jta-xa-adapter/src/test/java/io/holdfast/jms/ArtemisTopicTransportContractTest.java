// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.tck.BrokerBackend;
import io.holdfast.tck.TransportContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class ArtemisTopicTransportContractTest extends TransportContract {

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
        backend = new JmsBackend(provider, JmsBackend.Kind.TOPICS);
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
