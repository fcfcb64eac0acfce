// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.broker;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One connection to the broker; whoever has it is the only one who uses it. */
final class Link implements AutoCloseable {

    final DataInputStream in;
    final DataOutputStream out;
    private final Socket socket = new Socket();

    Link(int port, int timeoutMillis) throws IOException {
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            socket.setTcpNoDelay(true);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        } catch (IOException error) {
            socket.close();
            throw error;
        }
    }

    void patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            // What was to be achieved.
        }
    }
}
