// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.deployment;

import io.holdfast.artemis.EmbeddedBroker;
import io.quarkus.deployment.builditem.Startable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The broker of dev and test mode. */
final class DevBroker implements Startable {

    private final Path folder;
    private final boolean temporary;
    private final Optional<Integer> port;
    private @Nullable EmbeddedBroker broker;

    DevBroker(Path folder, boolean temporary, Optional<Integer> port) {
        this.folder = folder;
        this.temporary = temporary;
        this.port = port;
    }

    @Override
    public void start() {
        broker = port.isPresent() ? EmbeddedBroker.start(folder, port.get()) : EmbeddedBroker.start(folder);
    }

    @Override
    public String getConnectionInfo() {
        if (broker == null) {
            throw new IllegalStateException("the broker has not been started");
        }
        return broker.url();
    }

    /** It is no container. */
    @Override
    public @Nullable String getContainerId() {
        return null;
    }

    @Override
    public void close() throws IOException {
        if (broker != null) {
            broker.close();
        }
        if (temporary && Files.exists(folder)) {
            try (Stream<Path> inside = Files.walk(folder)) {
                inside.sorted(Comparator.reverseOrder()).forEach(DevBroker::delete);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
