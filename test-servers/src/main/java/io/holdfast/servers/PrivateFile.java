// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that other users cannot read. */
final class PrivateFile {

    private PrivateFile() {}

    static void write(Path file, String content) {
        var ownerOnly = PosixFilePermissions.fromString("rw-------");
        Failure.unchecked(() -> {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
            return Files.writeString(file, content);
        });
    }
}
