// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.spi.MessageSource;
import io.holdfast.spi.Transport;
import io.holdfast.tck.BrokerBackend;
import io.holdfast.tck.Capabilities;
import io.holdfast.tck.Capability;
import io.holdfast.tck.fake.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The file broker as its contracts see it: client and broker are one process, so they die and restart together. */
final class FileBackend implements BrokerBackend, AutoCloseable {

    private final Path directory;
    private final ManualClock clock = new ManualClock();
    private FileBroker broker;
    private Transport transport;

    FileBackend(Path directory) {
        this.directory = directory;
        open();
    }

    private void open() {
        broker = FileBroker.open(directory, clock);
        transport = broker.transport();
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.allExcept(Capability.ORDERED_KEYS, Capability.INSPECTION);
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public MessageSource source() {
        return broker;
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
