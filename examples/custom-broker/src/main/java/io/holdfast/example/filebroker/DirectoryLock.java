// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.InvalidSettingsException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The right to use a directory, of one broker in one process. The operating system takes it from a dead process. */
record DirectoryLock(Path directory, FileChannel channel) implements AutoCloseable {

    /** A process is not stopped by its own lock, and loses it when it closes any channel to the file: so it must know. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    static DirectoryLock of(Path directory) throws IOException {
        if (!HELD_HERE.add(directory)) {
            throw inUse(directory);
        }
        try {
            return new DirectoryLock(directory, channel(directory));
        } catch (IOException | RuntimeException failed) {
            HELD_HERE.remove(directory);
            throw failed;
        }
    }

    private static FileChannel channel(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw inUse(directory);
        }
        return channel;
    }

    private static InvalidSettingsException inUse(Path directory) {
        return new InvalidSettingsException(
                "Cannot open " + directory, "another broker has it open", "Give each process a directory of its own.");
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD_HERE.remove(directory);
    }
}
