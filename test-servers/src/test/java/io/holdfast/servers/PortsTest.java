// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void leavesThePortsOfClientsAlone() {
        assertThat(Ports.choose(12_000)).isBetween(10_000, 11_999);
    }

    @Test
    void takesAnyWhereClientsMayHaveAll() {
        assertThat(Ports.choose(1024)).isPositive();
    }

    @Test
    void seesWhoListens() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.isFree(other.getLocalPort())).isFalse();
        }
    }

    @Test
    void shiftsAllPortsOfAServer() throws Exception {
        int offset = Ports.offset(8080, 9990);
        assertThat(offset + 8080).isGreaterThanOrEqualTo(1024);
        try (ServerSocket http = new ServerSocket(offset + 8080, 1, InetAddress.getLoopbackAddress());
                ServerSocket management = new ServerSocket(offset + 9990, 1, InetAddress.getLoopbackAddress())) {
            assertThat(http.isBound() && management.isBound()).isTrue();
        }
    }

    @Test
    void readsWhatTheKernelGivesToClients() {
        assertThat(Ports.firstOfClients()).isGreaterThanOrEqualTo(1024);
    }
}
