// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/** Loopback ports that a server can come back to. */
public final class Ports {

    private static final int LOWEST = 10_000;
    private static final int LAST = 65_535;
    private static final int FEWEST = 1_000;
    private static final int ATTEMPTS = 1_000;

    private Ports() {}

    /**
     * Outside the range from which the kernel takes ports for clients. Inside it, a client could be given the port of a server
     * that is down for a moment, and one that tries to reconnect can even end up connected to itself.
     */
    static int choose() {
        return choose(firstOfClients());
    }

    static int choose(int end) {
        for (int i = 0; i < ATTEMPTS && end - LOWEST >= FEWEST; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, end);
            if (isFree(port)) {
                return port;
            }
        }
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        } catch (IOException error) {
            throw Failure.of("Cannot choose a port", "loopback has none left", "Close some connections.", error);
        }
    }

    /** What can be added to the ports a server has by default, so that all of them are free, and none belongs to clients. */
    public static int offset(int... defaults) {
        int highest = Arrays.stream(defaults).max().orElse(0);
        int lowest = Arrays.stream(defaults).min().orElse(0);
        for (int i = 0; i < ATTEMPTS; i++) {
            int offset = choose(firstOfClients() - highest + lowest) - lowest;
            if (highest + offset <= LAST && Arrays.stream(defaults).allMatch(port -> isFree(port + offset))) {
                return offset;
            }
        }
        throw Failure.of("Cannot choose ports", "loopback has too few left", "Close some connections.", null);
    }

    static int firstOfClients() {
        try {
            String range = Processes.read(Path.of("/proc/sys/net/ipv4/ip_local_port_range"));
            return Integer.parseInt(range.trim().split("\\s+")[0]);
        } catch (IOException unknown) {
            return LOWEST;
        }
    }

    static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
