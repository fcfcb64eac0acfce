// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.net;

import java.util.List;
import java.util.stream.Stream;

/** What a network does to connections. */
public enum Weather {
    /** Everything passes. */
    CALM,
    /** Connections are reset, new ones refused. */
    REFUSE,
    /** Connections are reset, new ones accepted and never answered. */
    HANG,
    /** Each connection breaks after some bytes to the server. */
    CUT_TO_SERVER,
    /** Each connection breaks after some bytes to the client: what it asked for has happened. */
    CUT_TO_CLIENT,
    /** Nothing passes, nothing is told; what was sent meanwhile is lost with its connection. */
    BLACK_HOLE,
    /** The same in one direction. */
    DEAF_SERVER,
    DEAF_CLIENT,
    /** Nothing passes, and then everything does. */
    STALL,
    /** Everything comes late. */
    LATENCY,
    /** Everything comes in very small pieces. */
    TRICKLE,
    /** Connections are reset, again and again. */
    RESET,
    /** The server hears that the client has ended; the client hears that late. */
    HALF_CLOSED;

    /** Everything but calm. */
    public static List<Weather> bad() {
        return Stream.of(values()).filter(weather -> weather != CALM).toList();
    }

    boolean resets() {
        return this == REFUSE || this == HANG || this == RESET;
    }
}
