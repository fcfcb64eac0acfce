// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.broker;

import io.holdfast.kill.broker.Queue.Item;
import io.holdfast.spi.EncodedMessage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The broker's process: one thread per connection. Ends when its standard input does. */
public final class BrokerMain {

    private BrokerMain() {}

    /** Arguments: directory, port, how long a delivery may be held in milliseconds, bindings. */
    public static void main(String[] arguments) throws IOException {
        List<String> bindings = List.of(arguments).subList(3, arguments.length);
        Queues queues = new Queues(Path.of(arguments[0]), bindings, Long.parseLong(arguments[2]));
        try (ServerSocket server =
                new ServerSocket(Integer.parseInt(arguments[1]), 200, InetAddress.getLoopbackAddress())) {
            daemon(BrokerMain::awaitEndOfInput);
            System.out.println("READY");
            while (true) {
                Socket socket = server.accept();
                daemon(() -> serve(socket, queues));
            }
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nobody says anything.
            }
        } catch (IOException gone) {
            // The same.
        }
        Runtime.getRuntime().halt(0);
    }

    private static void serve(Socket socket, Queues queues) {
        Session session = new Session(queues);
        try (socket;
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()))) {
            socket.setTcpNoDelay(true);
            while (true) {
                session.answer(in.readByte(), in, out);
                out.flush();
            }
        } catch (IOException | InterruptedException gone) {
            // What it held goes back below.
        } finally {
            session.close();
        }
    }

    /** What one client has; it is also the name under which it holds a delivery. */
    private static final class Session {

        private final Queues queues;
        private String queue = "";

        Session(Queues queues) {
            this.queues = queues;
        }

        void answer(byte asked, DataInputStream in, DataOutputStream out) throws IOException, InterruptedException {
            switch (asked) {
                case Wire.SEND -> send(in, out);
                case Wire.SUBSCRIBE -> {
                    queue = in.readUTF();
                    out.writeBoolean(queues.knows(queue));
                }
                case Wire.RECEIVE -> receive(in.readLong(), out);
                case Wire.STATUS -> queues.writeStatus(out);
                default -> {
                    boolean ended = queues.end(queue, this, asked, in.readLong());
                    queues.force();
                    out.writeBoolean(ended);
                }
            }
        }

        private void send(DataInputStream in, DataOutputStream out) throws IOException {
            List<EncodedMessage> batch = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                batch.add(Wire.read(in));
            }
            List<Boolean> known = new ArrayList<>();
            for (EncodedMessage message : batch) {
                known.add(queues.send(message));
            }
            // Only here may anybody hear "accepted".
            queues.force();
            for (boolean each : known) {
                out.writeBoolean(each);
            }
        }

        private void receive(long wait, DataOutputStream out) throws IOException, InterruptedException {
            Optional<Item> item = queues.take(queue, this, wait);
            out.writeBoolean(item.isPresent());
            if (item.isPresent()) {
                out.writeInt(item.get().attempt);
                Wire.write(out, item.get().message);
            }
        }

        void close() {
            try {
                if (!queue.isEmpty()) {
                    queues.end(queue, this, Wire.RELEASE, 0);
                }
            } catch (IOException neverWritten) {
                throw new IllegalStateException(neverWritten);
            }
        }
    }
}
