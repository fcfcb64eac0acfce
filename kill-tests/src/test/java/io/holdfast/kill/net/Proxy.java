// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Listens where an application believes a server to be, and passes on what the weather lets through. */
public final class Proxy implements AutoCloseable {

    private static final int BACKLOG = 100;
    private static final int TRIES = 100;
    private static final long BETWEEN_TRIES_MILLIS = 20;

    private final int target;
    private final int port;
    private final Set<Pass> passes = ConcurrentHashMap.newKeySet();
    private volatile Spell spell = new Spell(Weather.CALM, 0);
    private ServerSocket listening;
    private volatile boolean closed;

    Proxy(int target) {
        this.target = target;
        this.listening = listen(0);
        this.port = listening.getLocalPort();
        accept(listening);
    }

    private static ServerSocket listen(int port) {
        IOException last = null;
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                ServerSocket socket = new ServerSocket();
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
                return socket;
            } catch (IOException taken) {
                last = taken;
                new Spell(Weather.CALM, 0).await(BETWEEN_TRIES_MILLIS);
            }
        }
        throw new IllegalStateException("Cannot listen on port " + port, last);
    }

    public int port() {
        return port;
    }

    private void accept(ServerSocket socket) {
        Thread thread = new Thread(() -> serve(socket), "proxy-of-" + target);
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Pass pass = new Pass(this, client);
                passes.add(pass);
                pass.begin();
            } catch (IOException ended) {
                // The loop sees why.
            }
        }
    }

    int target() {
        return target;
    }

    Spell spell() {
        return spell;
    }

    void forget(Pass pass) {
        passes.remove(pass);
    }

    /**
     * Changes the weather.
     *
     * @param bytes how many still pass on each connection before it breaks, if it is to
     */
    public synchronized void begin(Weather weather, int bytes) {
        calm();
        spell = new Spell(weather, bytes);
        if (weather == Weather.REFUSE) {
            stopListening();
        }
        for (Pass pass : passes) {
            if (weather.resets()) {
                pass.reset();
            } else if (weather == Weather.HALF_CLOSED) {
                pass.endToServer();
            }
        }
    }

    /** Everything passes again. */
    public synchronized void calm() {
        Spell over = spell;
        spell = new Spell(Weather.CALM, 0);
        over.end();
        if (listening.isClosed() && !closed) {
            listening = listen(port);
            accept(listening);
        }
    }

    private void stopListening() {
        try {
            listening.close();
        } catch (IOException error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        calm();
        stopListening();
        passes.forEach(Pass::reset);
    }
}
