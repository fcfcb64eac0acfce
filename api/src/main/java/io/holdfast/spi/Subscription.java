// SPDX-License-Identifier: Apache-2.0
package io.holdfast.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * Pulls deliveries from a broker. Used by one thread, except for {@link #close()}.
 *
 * <p>One that has lost its connection stays dead: every call throws, its deliveries go back to the broker, and whoever
 * wants more subscribes again. One on which a delivery could not be ended is closed by its user for the same reason.
 */
public interface Subscription extends AutoCloseable {

    /**
     * Waits for the next delivery.
     *
     * @param wait at most so long
     * @return the delivery, or empty if there was none; the one before must have been ended
     */
    Optional<Delivery> receive(Duration wait);

    /** Closes; a delivery that was not ended goes back to the broker. Idempotent. */
    @Override
    void close();
}
