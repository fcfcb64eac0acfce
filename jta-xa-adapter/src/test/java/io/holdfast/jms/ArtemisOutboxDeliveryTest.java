// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

final class ArtemisOutboxDeliveryTest extends RealDelivery {

    @TempDir
    private static Path folder;

    private static TestProvider provider;

    @BeforeAll
    static void start() {
        provider = new ArtemisProvider(folder);
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    @Override
    TestProvider provider() {
        return provider;
    }
}
