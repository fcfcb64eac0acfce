// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import io.holdfast.kill.app.BrokerKind;
import io.holdfast.kill.app.Say;
import io.holdfast.kill.broker.BrokerClient.Depth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The broker of a campaign, in a process of its own, on a port that stays the same. */
abstract class Broker {

    private final Path folder;
    private final Ledger ledger;
    private final int port = H2Process.freePort();
    private Child process;

    Broker(Path folder, Ledger ledger) {
        this.folder = folder;
        this.ledger = ledger;
    }

    static Broker of(BrokerKind kind, Path folder, Ledger ledger) {
        return switch (kind) {
            case JOURNAL -> new JournalBroker(folder, ledger);
            case ARTEMIS -> new ArtemisServer(folder, ledger);
        };
    }

    /** The main class, and its arguments. */
    abstract List<String> main();

    /** What the queues hold, named {@code destination/consumer}. */
    abstract Map<String, Depth> depths();

    /** How many processes have a lane for half messages, the dead ones included. */
    int lanes() {
        return 0;
    }

    int port() {
        return port;
    }

    Path folder() {
        return folder;
    }

    /** Returns when a client can connect. */
    void start() {
        begin();
        process.await(Say.READY);
    }

    /** Does not wait. */
    void begin() {
        process = Child.start("broker", folder, main(), line -> ledger.heard("broker", line));
    }

    void kill() {
        if (process != null) {
            ledger.note("orchestrator", "kill broker");
            process.kill();
        }
    }

    /** Stands still for so long. */
    Process pause(Duration length) {
        ledger.note("orchestrator", "pause broker");
        return process.pause(length);
    }

    /** Has nothing of it open any more. */
    void forget() {}
}
