// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One connection through the proxy, with a thread for each direction. It ends in both when it ends in one. */
final class Pass {

    private static final int PIECE = 8192;
    private static final int SMALL_PIECE = 7;
    private static final long LATE_MILLIS = 40;
    private static final long NEXT_PIECE_MILLIS = 1;

    private final Proxy proxy;
    private final Socket client;
    private final Socket server = new Socket();

    Pass(Proxy proxy, Socket client) {
        this.proxy = proxy;
        this.client = client;
    }

    void begin() {
        thread(this::connect);
    }

    private void thread(Runnable work) {
        Thread thread = new Thread(work, "pass-to-" + proxy.target());
        thread.setDaemon(true);
        thread.start();
    }

    private void connect() {
        Spell spell = proxy.spell();
        if (spell.weather == Weather.RESET) {
            reset();
            return;
        }
        if (spell.weather == Weather.HANG || spell.weather == Weather.BLACK_HOLE) {
            spell.awaitEnd();
            reset();
            return;
        }
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.target()));
        } catch (IOException down) {
            // As the server's machine would say.
            reset();
            return;
        }
        thread(() -> carry(server, client, false));
        carry(client, server, true);
    }

    private void carry(Socket from, Socket to, boolean toServer) {
        byte[] piece = new byte[PIECE];
        Spell counted = proxy.spell();
        int passed = 0;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                Spell spell = proxy.spell();
                if (spell != counted) {
                    counted = spell;
                    passed = 0;
                }
                if (isCut(spell.weather, toServer)) {
                    int left = Math.min(length, spell.bytes - passed);
                    out.write(piece, 0, Math.max(0, left));
                    if (left < length) {
                        break;
                    }
                } else if (isLost(spell.weather, toServer)) {
                    spell.awaitEnd();
                    break;
                } else {
                    write(out, piece, length, spell);
                }
                passed += length;
            }
            if (proxy.spell().weather == Weather.CALM) {
                close();
            }
        } catch (IOException ended) {
            // Reset below.
        }
        reset();
    }

    private static boolean isCut(Weather weather, boolean toServer) {
        return weather == (toServer ? Weather.CUT_TO_SERVER : Weather.CUT_TO_CLIENT);
    }

    private static boolean isLost(Weather weather, boolean toServer) {
        return weather == Weather.BLACK_HOLE || weather == (toServer ? Weather.DEAF_SERVER : Weather.DEAF_CLIENT);
    }

    private static void write(OutputStream out, byte[] piece, int length, Spell spell) throws IOException {
        switch (spell.weather) {
            case STALL -> spell.awaitEnd();
            case LATENCY -> spell.await(LATE_MILLIS);
            case TRICKLE -> {
                for (int at = 0; at < length; at += SMALL_PIECE) {
                    out.write(piece, at, Math.min(SMALL_PIECE, length - at));
                    spell.await(NEXT_PIECE_MILLIS);
                }
                return;
            }
            default -> {
                // It passes.
            }
        }
        out.write(piece, 0, length);
    }

    /** The server reads an end; what it answers still arrives. */
    void endToServer() {
        try {
            if (server.isConnected()) {
                server.shutdownOutput();
            }
        } catch (IOException gone) {
            // So it is.
        }
    }

    /** What was passed on still arrives. */
    private void close() throws IOException {
        client.close();
        server.close();
    }

    /** Both ends hear of it at once, and what was under way is lost. */
    void reset() {
        proxy.forget(this);
        for (Socket socket : new Socket[] {client, server}) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException gone) {
                // So it is.
            }
        }
    }
}
