// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.EncodedMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The steps of the file system the broker is made of, and the edge where its exceptions are translated. */
final class Disk {

    private Disk() {}

    interface Work<T> {
        T run() throws IOException;
    }

    /** An IOException never tells whether the step has happened, so it counts as "not reachable". */
    static <T> T run(String asked, Work<T> work) {
        try {
            return work.run();
        } catch (IOException error) {
            throw new MessagingUnavailableException(
                    "Cannot " + asked, error.getClass().getSimpleName(), "Look at the disk, then try again.", error);
        }
    }

    static MessagingUnavailableException unavailable(String asked, String rule) {
        return new MessagingUnavailableException("Cannot " + asked, rule, "Look at the broker, then try again.");
    }

    /** Writes where nobody looks, forces it to disk, and makes all of it visible with one rename. */
    static Path write(Path file, byte[] content) {
        return run("write", () -> {
            Path hidden = Files.createTempFile(file.getParent(), ".", "");
            try (FileChannel channel = FileChannel.open(hidden, StandardOpenOption.WRITE)) {
                for (ByteBuffer rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            return move(hidden, file);
        });
    }

    static boolean isHalfWritten(Path file) {
        return file.getFileName().toString().startsWith(".") && !file.endsWith(".lock");
    }

    /** One step for whoever looks. Only when this returns it survives a power cut, too: nobody may be told before. */
    static Path move(Path from, Path to) {
        return run("rename", () -> {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            return force(to.getParent());
        });
    }

    static Path delete(Path file) {
        return run("delete", () -> {
            Files.delete(file);
            return force(file.getParent());
        });
    }

    /** Makes a folder's names survive a power cut; forcing a file does not. */
    static Path force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
            return folder;
        }
    }

    static EncodedMessage read(Path file) {
        return run("read", () -> MessageFile.message(Files.readAllBytes(file)));
    }

    /** What is visible in a folder, in the order of names; nothing if there is no such folder. */
    static List<Path> list(Path folder) {
        return run("list", () -> {
            if (!Files.isDirectory(folder)) {
                return List.of();
            }
            try (Stream<Path> files = Files.list(folder)) {
                return files.filter(file -> !isHalfWritten(file) && !file.endsWith("parked"))
                        .sorted()
                        .toList();
            }
        });
    }
}
