// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import io.holdfast.InvalidSettingsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The right to be one node, held by a lock on a file beside the transaction log. Two nodes of one name would roll back each
 * other's transactions, and a node with another's log would never finish them.
 */
final class NodeLease implements AutoCloseable {

    /** What Narayana has room for in a transaction id. */
    private static final int LONGEST_NAME = 28;

    private static final String FILE = "holdfast-node";

    private final FileChannel channel;

    private NodeLease(FileChannel channel) {
        this.channel = channel;
    }

    static void requireName(String node) {
        int length = node.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > LONGEST_NAME || !node.matches("[\\x21-\\x7e]+") || node.contains("*")) {
            throw new InvalidSettingsException(
                    "Cannot be node \"" + node + "\"",
                    "a node needs a name of 1 to " + LONGEST_NAME
                            + " visible ASCII characters without *, because it is part of"
                            + " every transaction id, and recovery ends what bears it",
                    "Give each running instance a name that no other has and that it keeps over restarts.");
        }
    }

    /** Durable means: still there after a restart of the machine, and of the container. */
    static void requireDurable(Path store) {
        Path absolute = store.toAbsolutePath().normalize();
        boolean temporary = Stream.of(System.getProperty("java.io.tmpdir"), "/tmp", "/var/tmp", "/dev/shm", "/run")
                .map(Path::of)
                .anyMatch(absolute::startsWith);
        if (temporary) {
            throw new InvalidSettingsException(
                    "Cannot keep the transaction log in " + absolute,
                    "the log is what decides after a crash, and this looks like a directory for temporary files",
                    "Choose a directory on a disk that survives restarts, a volume in containers; for a test call"
                            + " allowTemporaryObjectStore().");
        }
    }

    static NodeLease take(Path store, String node) {
        Path file = store.resolve(FILE);
        try {
            Files.createDirectories(store);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                lock(channel, store);
                requireSame(channel, store, node);
                return new NodeLease(channel);
            } catch (IOException | RuntimeException error) {
                channel.close();
                throw error;
            }
        } catch (IOException error) {
            throw new InvalidSettingsException(
                    "Cannot keep the transaction log in " + store,
                    "the directory must be writable (" + error + ")",
                    "Choose another one, or give this user the right.");
        }
    }

    private static void lock(FileChannel channel, Path store) throws IOException {
        if (tryLock(channel) == null) {
            throw new InvalidSettingsException(
                    "Cannot use the transaction log in " + store,
                    "another process uses it, and two nodes of one name roll back each other's transactions",
                    "Give each instance its own node name and directory, or wait until the other one has ended.");
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException thisProcess) {
            return null;
        }
    }

    private static void requireSame(FileChannel channel, Path store, String node) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(2 * LONGEST_NAME);
        channel.read(buffer, 0);
        String owner = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        if (!owner.isEmpty() && !owner.equals(node)) {
            throw new InvalidSettingsException(
                    "Cannot use the transaction log in " + store + " as node " + node,
                    "it belongs to node " + owner + ", whose transactions nobody else can finish",
                    "Start as " + owner + ", or use another directory; it may be deleted when " + owner
                            + " has nothing in doubt.");
        }
        if (owner.isEmpty()) {
            channel.write(ByteBuffer.wrap(node.getBytes(StandardCharsets.UTF_8)), 0);
            channel.force(true);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // The lock went with it.
        }
    }
}
