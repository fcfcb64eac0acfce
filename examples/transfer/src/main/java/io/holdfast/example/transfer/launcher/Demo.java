// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import io.holdfast.example.transfer.launcher.Diary.Tone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The whole of it, from the first process to the page. */
final class Demo implements AutoCloseable {

    private final Path folder;
    private final boolean kept;
    private final Fleet fleet;
    private final Watch watch;
    private final Stories stories;
    private final Site site;

    private Demo(Options options, Path folder) throws IOException {
        this.folder = folder;
        this.kept = options.folder().isPresent();
        Diary diary = new Diary();
        this.fleet = new Fleet(options, folder, diary);
        Bank bank1 = new Bank(fleet.bank1());
        Bank bank2 = new Bank(fleet.bank2());
        this.watch = new Watch(fleet, bank1, bank2);
        this.stories = new Stories(fleet, watch, diary, new Customer(bank1, diary), bank2, options.pause());
        this.site = new Site(options.port(), fleet, watch, stories, diary);
        diary.write(Tone.PLAIN, "Three processes are started. Zhang San has 10000.00 at bank1, Li Si nothing at bank2");
    }

    static Demo start(Options options) throws IOException {
        Path folder = options.folder().isPresent()
                ? Files.createDirectories(options.folder().get())
                : temporary();
        Demo demo = new Demo(options, folder.toAbsolutePath());
        try {
            demo.fleet.startAll();
            demo.watch.start();
            return demo;
        } catch (RuntimeException error) {
            demo.close();
            throw error;
        }
    }

    private static Path temporary() throws IOException {
        Path target = Path.of("target");
        return Files.isDirectory(target)
                ? Files.createTempDirectory(target, "demo-")
                : Files.createTempDirectory("holdfast-demo-");
    }

    String url() {
        return site.url();
    }

    Path folder() {
        return folder;
    }

    Fleet fleet() {
        return fleet;
    }

    /** Ends everything that was started. */
    @Override
    public void close() {
        stories.close();
        watch.close();
        site.close();
        fleet.close();
        if (!kept) {
            delete();
        }
    }

    private void delete() {
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> inside = found.sorted(Comparator.reverseOrder()).toList();
            for (Path each : inside) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException notNow) {
            // It is in a folder for temporary files.
        }
    }
}
