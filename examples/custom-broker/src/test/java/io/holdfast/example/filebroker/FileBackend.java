// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.spi.MessageSource;
import io.holdfast.spi.Transport;
import io.holdfast.tck.BrokerBackend;
import io.holdfast.tck.fake.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The file broker as its contracts see it. It can do everything, so it leaves out no capability. */
final class FileBackend implements BrokerBackend, AutoCloseable {

    private final Path directory;
    private final ManualClock clock = new ManualClock();
    private FileBroker broker;
    private Transport transport;
    private MessageSource source;

    FileBackend(Path directory) {
        this.directory = directory;
        open();
    }

    private void open() {
        broker = FileBroker.open(directory, clock);
        transport = broker.transport();
        source = broker.source();
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public MessageSource source() {
        return source;
    }

    @Override
    public void bind(String destination, String... consumers) {
        List.of(consumers).forEach(consumer -> broker.bind(destination, consumer));
    }

    @Override
    public void elapse(Duration time) {
        clock.advance(time);
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    /** Client and broker are one process, so they die together. */
    @Override
    public void crash() {
        restart();
    }

    /** Closing does nothing that a dying process does not do: it drops the lock. */
    @Override
    public void restart() {
        broker.close();
        open();
    }

    @Override
    public void close() {
        broker.close();
    }
}
