// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The words of the history. Each line is one write into a pipe, so it survives a kill that comes right behind it. */
public enum Say {
    /** The application works. */
    READY,
    /** A transaction with this message begins. */
    BEGIN,
    /** Its outcome, as the client was told. */
    COMMITTED,
    ROLLED_BACK,
    UNKNOWN,
    /** The relay took a message under a token. */
    CLAIMED,
    /** The relay hands it to the broker. */
    SENDING,
    /** The broker has accepted it. */
    SENT,
    /** It did not answer in time. */
    UNSURE,
    /** The broker holds it as a half message, or has dropped it; it is due for a check; a marker was asked and said this. */
    PREPARED,
    CANCELLED,
    DUE,
    VERDICT,
    /** The relay settles it under a token. */
    SETTLING,
    /** The store has accepted a settlement under a token, or refused it. */
    SETTLED,
    REFUSED,
    /** A consumer has received a message, gave it back on purpose, or found it in its inbox. */
    RECEIVED,
    RELEASED,
    SEEN,
    /** The broker takes a delivery away from a consumer that holds it for too long. */
    LATE,
    /** The broker is told that a delivery is done, and has answered. */
    ACKNOWLEDGING,
    ACKNOWLEDGED,
    /** Something was deleted. */
    PURGED,
    /** A thread stands at the armed point, or has left it. */
    AT,
    LEFT,
    /** All publishers rest, or have stored what they should. */
    HUSHED,
    FILLED,
    /** Everything was closed; so many threads of the library are left. */
    CLOSED;

    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    void line(Object... rest) {
        StringBuilder line = new StringBuilder(name());
        for (Object word : rest) {
            line.append(' ').append(word);
        }
        byte[] bytes = line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        try {
            synchronized (OUT) {
                OUT.write(bytes);
            }
        } catch (IOException nobodyListens) {
            Runtime.getRuntime().halt(1);
        }
    }
}
