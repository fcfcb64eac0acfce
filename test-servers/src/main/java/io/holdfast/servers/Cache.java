// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A folder of this user for all JVMs, below {@code java.io.tmpdir}. */
final class Cache {

    static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private static final Map<String, Path> KNOWN = new HashMap<>();

    private Cache() {}

    interface Filling {
        void fill(Path folder) throws IOException;
    }

    /** Filled on first use, by one JVM; seen by the others when complete. */
    static synchronized Path folder(String name, Filling filling) {
        Path known = KNOWN.get(name);
        if (known == null) {
            known = locked(name, root -> find(root.resolve(name), filling));
            KNOWN.put(name, known);
        }
        return known;
    }

    static Path find(Path folder, Filling filling) throws IOException {
        if (!isComplete(folder)) {
            delete(folder);
            Path hidden = Files.createTempDirectory(folder.getParent(), ".new");
            filling.fill(hidden);
            Files.writeString(count(hidden), Long.toString(files(hidden)));
            Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(hidden, folder, StandardCopyOption.ATOMIC_MOVE);
        }
        return folder;
    }

    /** Some systems delete temporary files one by one, when they have not been read for days. */
    private static boolean isComplete(Path folder) throws IOException {
        return Files.exists(count(folder)) && Long.parseLong(Files.readString(count(folder))) + 1 == files(folder);
    }

    private static Path count(Path folder) {
        return folder.resolve(".count");
    }

    private static long files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .count();
        }
    }

    interface Work<T> {
        T run(Path root) throws IOException;
    }

    /** While no other JVM of this user does. */
    static synchronized <T> T locked(String purpose, Work<T> work) {
        try {
            Path root = root();
            try (FileChannel file = FileChannel.open(
                            root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = file.lock()) {
                if (!held.isValid()) {
                    throw new IOException("lost the lock");
                }
                return work.run(root);
            }
        } catch (IOException error) {
            throw Failure.of(
                    "Cannot prepare " + purpose,
                    "the folder for temporary files must be writable and have room for 600 MB",
                    "Make room, or set java.io.tmpdir.",
                    error);
        }
    }

    /** Programs are run from here, so nobody else may have put them there. The user who stands in for root passes through. */
    private static Path root() throws IOException {
        Path root = Path.of(System.getProperty("java.io.tmpdir"), "holdfast-servers-" + Binaries.ownUser())
                .toAbsolutePath();
        try {
            Files.createDirectory(root);
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (FileAlreadyExistsException expected) {
            boolean own = Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)
                    && Files.getAttribute(root, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                            .equals(Binaries.ownUser())
                    && Collections.disjoint(Files.getPosixFilePermissions(root), WRITABLE_BY_OTHERS);
            if (!own) {
                throw new IOException(root + " must be a folder only the current user can write to", expected);
            }
        }
        return root;
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> inside;
        try (Stream<Path> files = Files.walk(folder)) {
            inside = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : inside) {
            Files.deleteIfExists(file);
        }
    }
}
