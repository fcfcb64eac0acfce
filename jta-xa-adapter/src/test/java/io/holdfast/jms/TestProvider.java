// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A real provider in this process, and what tests do to it. */
interface TestProvider extends AutoCloseable {

    ConnectionFactory factory();

    void createQueue(String name);

    void createTopic(String name);

    /** A queue that gets all messages of a topic, under the names by which clients know both. */
    void createFed(String topic, String queue);

    /** The name that a topic must have so that it can feed queues. */
    String feedingTopic(String plain);

    /** The name of the queue that it feeds. */
    String fedQueue(String plain, String consumer);

    boolean canShare();

    boolean canDelay();

    /** Leaves nothing of the test before. */
    void empty();

    /** Cuts every connection, as the death of all clients does. */
    void cutConnections();

    void stop();

    void startAgain();

    @Override
    void close();

    static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException error) {
            throw new IllegalStateException("no port is free", error);
        }
    }
}
