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
    void readsWhatTheKernelGivesToClients() {
        assertThat(Ports.firstOfClients()).isGreaterThanOrEqualTo(1024);
    }
}
