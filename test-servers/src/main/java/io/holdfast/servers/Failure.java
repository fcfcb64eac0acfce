// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Errors in three parts: what was asked, the rule, the way out. */
final class Failure {

    private static final int LINES = 20;

    private Failure() {}

    interface Work<T> {
        T run() throws IOException;
    }

    static IllegalStateException of(String asked, String rule, String wayOut, @Nullable Throwable cause) {
        return new IllegalStateException(asked + ": " + rule + ". " + wayOut, cause);
    }

    static <T> T unchecked(Work<T> work) {
        try {
            return work.run();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** The end of what a server or program said. */
    static String tail(Path log) {
        try {
            String[] lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).split("\n");
            return String.join("\n", Arrays.asList(lines).subList(Math.max(0, lines.length - LINES), lines.length));
        } catch (IOException none) {
            return "(no log: " + none + ")";
        }
    }
}
