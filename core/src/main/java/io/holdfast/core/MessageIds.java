// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.MessageId;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Makes ids whose order as text is the order in which they were made: 48 bits of milliseconds, 16 bits that count within
 * them, 64 bits that tell processes apart.
 */
final class MessageIds {

    private static final int COUNTER_BITS = 16;

    private final LongSupplier millis;
    private final String process = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    private final AtomicLong last = new AtomicLong();

    /** @param millis the time of day; when it stands still or goes back, the ids go on */
    MessageIds(LongSupplier millis) {
        this.millis = millis;
    }

    MessageId next() {
        long earliest = millis.getAsLong() << COUNTER_BITS;
        // A full counter flows over into the milliseconds, which keeps the order.
        long value = last.updateAndGet(before -> Math.max(before + 1, earliest));
        return MessageId.of(HexFormat.of().toHexDigits(value) + process);
    }
}
