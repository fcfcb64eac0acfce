// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Processes as Linux shows them. Unlike {@link ProcessHandle} this knows who is stopped, and who is dead but has not been
 * collected: where no init process collects orphans they stay as zombies, which hold neither memory nor ports.
 */
final class Processes {

    private static final Path PROC = Path.of("/proc");

    /** Linux shows CPU time to programs in hundredths of a second, whatever the kernel counts in. */
    private static final long MILLIS_PER_TICK = 10;

    private Processes() {}

    /** A process, told apart by its start from a later one with the same id. */
    record Seen(long pid, long start, long parent, char state, long ownTicks, long collectedTicks) {

        boolean dead() {
            return state == 'Z' || state == 'X';
        }

        boolean stopped() {
            return state == 'T';
        }
    }

    static List<Seen> all() {
        List<Seen> all = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                all.addAll(look(Long.parseLong(folder.getFileName().toString())));
            }
        } catch (IOException error) {
            throw Failure.of("Cannot list processes", "/proc cannot be read", "Mount /proc.", error);
        }
        return all;
    }

    /** In one go: some files in /proc tell only their first bytes to whoever asks twice. */
    static String read(Path file) throws IOException {
        byte[] content = new byte[4096];
        try (FileInputStream input = new FileInputStream(file.toFile())) {
            return new String(content, 0, Math.max(0, input.read(content)), StandardCharsets.ISO_8859_1);
        }
    }

    /** One process, or none if there is none any more. */
    static List<Seen> look(long pid) {
        String line;
        try {
            line = read(PROC.resolve(pid + "/stat"));
        } catch (IOException gone) {
            return List.of();
        }
        // The name, in brackets, may contain anything.
        String[] fields = line.substring(line.lastIndexOf(')') + 2).trim().split(" ");
        return List.of(new Seen(
                pid,
                Long.parseLong(fields[19]),
                Long.parseLong(fields[1]),
                fields[0].charAt(0),
                Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                Long.parseLong(fields[13]) + Long.parseLong(fields[14])));
    }

    /** The process, its children, their children. Complete if the process is stopped; empty if it is gone. */
    static List<Seen> tree(Seen root) {
        List<Seen> tree = new ArrayList<>(again(root));
        List<Seen> all = all();
        for (int i = 0; i < tree.size(); i++) {
            long parent = tree.get(i).pid();
            all.stream().filter(process -> process.parent() == parent).forEach(tree::add);
        }
        return tree;
    }

    /**
     * Those that bear a mark in their command line, which everybody may read. Finds also those whose parent is gone. Not the
     * shells, which bear it because they start the others.
     */
    static List<Seen> marked(String mark) {
        return all().stream()
                .filter(process -> !process.dead() && bears(process, mark))
                .toList();
    }

    private static boolean bears(Seen process, String mark) {
        try {
            String command = read(PROC.resolve(process.pid() + "/cmdline"));
            return command.contains(mark) && !command.startsWith("sh\0") && !command.startsWith("setsid\0");
        } catch (IOException gone) {
            return false;
        }
    }

    /** As it is now; none if it is gone, also if its id has a new owner. */
    static List<Seen> again(Seen process) {
        return look(process.pid()).stream()
                .filter(now -> now.start() == process.start())
                .toList();
    }

    static boolean isGone(Seen process) {
        return again(process).stream().allMatch(Seen::dead);
    }

    static boolean standsStill(Seen process) {
        return again(process).stream().allMatch(now -> now.stopped() || now.dead());
    }

    /** Of all processes in the tree, including those that have ended and were collected by the root. */
    static long cpuMillis(Seen root) {
        while (true) {
            List<Seen> before = again(root);
            List<Seen> tree = tree(root);
            List<Seen> after = again(root);
            // A child that ends in between would be missed or counted twice.
            if (before.isEmpty() || collected(before) == collected(after)) {
                return MILLIS_PER_TICK
                        * tree.stream()
                                .mapToLong(process -> process.ownTicks() + process.collectedTicks())
                                .sum();
            }
        }
    }

    private static long collected(List<Seen> process) {
        return process.stream().mapToLong(Seen::collectedTicks).sum();
    }

    /** Those that are gone already are passed over. */
    static void signal(String name, Collection<Seen> processes) {
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "kill -s " + name + " \"$@\" 2>/dev/null; true", "sh"));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        Commands.run(command);
    }
}
