// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessagingUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The steps of the file system from which the broker is made, and the edge where its exceptions are translated. */
final class Disk {

    private Disk() {}

    /** Something that needs the disk. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** An IOException never says whether the step has happened, so it counts as not reachable. Its text holds paths. */
    static <T> T call(String asked, Work<T> work) {
        try {
            return work.run();
        } catch (IOException | UncheckedIOException failed) {
            throw new MessagingUnavailableException(
                    "Cannot " + asked,
                    failed.getClass().getName(),
                    "Look at disk and directory; see the cause.",
                    failed);
        }
    }

    /** Writes content where nobody looks, and forces it to disk, so that one rename can make all of it visible. */
    static Path write(Path scratch, byte[] content) throws IOException {
        Path file = Files.createTempFile(scratch, "new", "");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        return file;
    }

    /** One step for whoever looks. Only when this returns it also survives a power cut: nobody may be told before. */
    static Path move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        return force(to.getParent());
    }

    /** One step, as {@link #move}. */
    static Path delete(Path file) throws IOException {
        Files.delete(file);
        return force(file.getParent());
    }

    /** Makes a folder's names survive a power cut; forcing a file does not do that. */
    static Path force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
            return folder;
        }
    }

    /** What is in a folder, sorted; nothing if there is none. Names with a dot in front are the broker's own. */
    static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** Names may hold dots and slashes, and must never lead out of the folder. */
    static Path resolve(Path folder, String name) {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace(".", "%2E");
        if (encoded.isEmpty() || encoded.length() > 255) {
            throw new InvalidSettingsException(
                    "Cannot use \"" + name + "\" as the name of a folder",
                    "a name has 1 to 255 characters, of which each . and / counts as three",
                    "Choose another name.");
        }
        return folder.resolve(encoded);
    }
}
