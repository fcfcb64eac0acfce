// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.broker;

import io.holdfast.artemis.EmbeddedBroker;
import io.holdfast.example.transfer.common.ChildLife;
import java.io.IOException;
import java.nio.file.Path;

/** The broker: durable, so that it can be killed. */
public final class BrokerProcess {

    private BrokerProcess() {}

    /**
     * What it is told.
     *
     * @param folder where it keeps everything
     * @param port where it listens, the same after each start
     */
    public record Settings(String folder, int port) {}

    /**
     * Runs until it is killed.
     *
     * @param arguments none
     * @throws IOException if the launcher is gone
     * @throws InterruptedException if somebody stops it
     */
    @SuppressWarnings("resource") // it ends with the process
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Settings settings = ChildLife.begin(Settings.class);
        EmbeddedBroker.start(Path.of(settings.folder()), settings.port());
        ChildLife.ready(settings.port());
        Thread.currentThread().join();
    }
}
