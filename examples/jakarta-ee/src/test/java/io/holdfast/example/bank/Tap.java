// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Stands between a server and its database, and stops one connection where a test wants the server to die: before the database
 * hears a command, or before the server hears that it was done.
 */
final class Tap implements AutoCloseable {

    private static final int LONGEST = 65_536;

    private final ServerSocket door;
    private final int target;
    private final Queue<Hold> holds = new ConcurrentLinkedQueue<>();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    private Tap(ServerSocket door, int target) {
        this.door = door;
        this.target = target;
    }

    static Tap before(int target) throws IOException {
        Tap tap = new Tap(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), target);
        daemon(tap::accept);
        return tap;
    }

    int port() {
        return door.getLocalPort();
    }

    /** Holds the next command that contains this. The database does not hear it. */
    Hold holdCommand(String text) {
        return hold(text, "");
    }

    /** Lets the first command through that contains one text, and holds the first answer behind it that contains another. */
    Hold holdAnswer(String command, String answer) {
        return hold(command, answer);
    }

    private Hold hold(String command, String answer) {
        Hold hold = new Hold(command, answer);
        holds.add(hold);
        return hold;
    }

    /** One thing to wait for. */
    static final class Hold {

        private final String command;
        private final String answer;
        private final CountDownLatch reached = new CountDownLatch(1);

        private Hold(String command, String answer) {
            this.command = command;
            this.answer = answer;
        }

        boolean isReached(long seconds) throws InterruptedException {
            return reached.await(seconds, TimeUnit.SECONDS);
        }
    }

    private void accept() {
        while (true) {
            try {
                Socket client = door.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                Link link = new Link(client, server);
                daemon(link::commands);
                daemon(link::answers);
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** A connection, and what it waits for an answer to. */
    private final class Link {

        private final Socket client;
        private final Socket server;
        private final Queue<Hold> asked = new ConcurrentLinkedQueue<>();

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void commands() {
            pump(client, server, text -> {
                for (Hold hold : holds) {
                    if (text.contains(hold.command) && holds.remove(hold)) {
                        if (hold.answer.isEmpty()) {
                            hold.reached.countDown();
                            return false;
                        }
                        asked.add(hold);
                    }
                }
                return true;
            });
        }

        void answers() {
            pump(server, client, text -> {
                for (Hold hold : asked) {
                    if (text.contains(hold.answer)) {
                        hold.reached.countDown();
                        return false;
                    }
                }
                return true;
            });
        }
    }

    private interface Judge {
        boolean letsThrough(String text);
    }

    /** A connection that was held stays open and silent, as one does whose other end is frozen. */
    private static void pump(Socket from, Socket to, Judge judge) {
        byte[] bytes = new byte[LONGEST];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (!judge.letsThrough(new String(bytes, 0, count, StandardCharsets.ISO_8859_1))) {
                    return;
                }
                out.write(bytes, 0, count);
            }
        } catch (IOException ended) {
            // One end is gone; so is the other, now.
        }
        close(from);
        close(to);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "tap");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception gone) {
            // It is.
        }
    }

    @Override
    public void close() {
        close(door);
        sockets.forEach(Tap::close);
    }
}
