// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import java.nio.file.Path;

/** A broker that is killed. Arguments: folder, port. */
final class BrokerProcess {

    private BrokerProcess() {}

    @SuppressWarnings("resource") // it ends with the process
    public static void main(String[] arguments) throws InterruptedException {
        ChildJvm.begin();
        EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        ChildJvm.ready();
        Thread.currentThread().join();
    }

    /** Starts one. */
    static ChildJvm start(Path folder, int port) {
        return ChildJvm.start(
                folder.resolve("broker.err"), "", BrokerProcess.class, folder.toString(), Integer.toString(port));
    }

    static String url(int port) {
        return "tcp://127.0.0.1:" + port;
    }
}
