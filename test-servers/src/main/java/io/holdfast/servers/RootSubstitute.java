// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * PostgreSQL refuses to run as root. In a user namespace of its own root is nobody there, but owns its files as before. Where
 * namespaces are forbidden, as in many containers, it becomes user 65534, who may still enter root's folders.
 */
enum RootSubstitute {
    NOT_NEEDED(List.of(), 0),
    NAMESPACE(List.of("unshare", "-U"), 0),
    OTHER_USER(
            List.of(
                    "setpriv",
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    "--inh-caps=+dac_override",
                    "--ambient-caps=+dac_override"),
            65534);

    private static final RootSubstitute CHOSEN = choose();

    private final List<String> prefix;
    private final int owner;

    RootSubstitute(List<String> prefix, int owner) {
        this.prefix = prefix;
        this.owner = owner;
    }

    private static RootSubstitute choose() {
        if (Binaries.ownUser() != 0) {
            return NOT_NEEDED;
        }
        return Stream.of(NAMESPACE, OTHER_USER)
                .filter(way -> Commands.succeeds(
                        Stream.concat(way.prefix.stream(), Stream.of("true")).toList()))
                .findFirst()
                .orElseThrow(() -> Failure.of(
                        "Cannot run PostgreSQL as root",
                        "PostgreSQL refuses it, and neither 'unshare -U' nor 'setpriv --reuid' is allowed here",
                        "Run the build as another user.",
                        null));
    }

    static List<String> prefix() {
        return CHOSEN.prefix;
    }

    /** PostgreSQL serves only what its own user owns. The folder may have been used in the other way before. */
    static void own(Path data) {
        if (CHOSEN == NOT_NEEDED) {
            return;
        }
        try {
            if (owner(data) != CHOSEN.owner) {
                Commands.run(List.of("chown", "-R", CHOSEN.owner + ":" + CHOSEN.owner, data.toString()));
            }
        } catch (IOException error) {
            throw Failure.of("Cannot use " + data, "its owner is unknown", "Choose another folder.", error);
        }
    }

    private static int owner(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }
}
