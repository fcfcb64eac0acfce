// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The main demo: starts everything and prints where to look. */
public final class Launcher {

    private Launcher() {}

    /**
     * Runs until Ctrl-C, or until the program that started it is gone.
     *
     * @param arguments none; the system property {@code demo.config} may name a file of settings
     * @throws IOException if there is no folder to work in
     * @throws InterruptedException if somebody stops it
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Optional<ProcessHandle> parent = ProcessHandle.current().parent();
        String file = System.getProperty("demo.config", "");
        Options options = file.isEmpty() ? Options.defaults() : Options.from(Path.of(file));
        System.out.println("Starting a broker, bank1 and bank2 …");
        Demo demo = Demo.start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(demo::close));
        System.out.println();
        System.out.println("  Open " + demo.url() + " in a browser. Ctrl-C ends everything.");
        System.out.println("  Logs and data: " + demo.folder());
        System.out.println();
        if (parent.isPresent()) {
            // Maven may be killed without a word to its children.
            parent.get().onExit().join();
            System.exit(0);
        } else {
            Thread.currentThread().join();
        }
    }
}
