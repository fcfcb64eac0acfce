// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import io.holdfast.spi.MessageSource;
import io.holdfast.spi.Transport;
import java.time.Duration;
import java.time.Instant;

/**
 * A broker as its contracts see it: one implementation serves {@link TransportContract}, {@link MessageSourceContract},
 * {@link PreparedMessagesContract}, {@link TransactionalTransportContract} and the inspection contracts. A new one, or
 * an emptied one, for each test. Its factory methods are called by several threads.
 */
public interface BrokerBackend {

    /**
     * A client that can send; the same until {@link #restart()}, or a {@link #crash()} that is one.
     *
     * @return the transport
     */
    Transport transport();

    /**
     * A client that can receive; the same until {@link #crash()} or {@link #restart()}.
     *
     * @return the source
     */
    MessageSource source();

    /**
     * Makes a destination from which consumers can receive. The contracts use the destinations {@code orders}, {@code
     * invoices} and {@code nowhere}, and the consumers {@code billing} and {@code shipping}. May be repeated.
     *
     * @param destination its configured name
     * @param consumers who receives from it; nobody, if there are none
     */
    void bind(String destination, String... consumers);

    /**
     * Lets time pass for the broker: moves its clock, or waits.
     *
     * @param time how long
     */
    void elapse(Duration time);

    /**
     * The time of the broker, from which a message's moment of delivery is counted.
     *
     * @return its clock's instant
     */
    Instant now();

    /**
     * Lets the client behind {@link #source()}, and the one behind {@link PreparedMessagesContract#prepared()}, die
     * without a goodbye, and returns once the broker may have noticed. Afterwards {@link #source()} is a new client.
     *
     * <p>Where client and broker are one process, and can only die together, it may be a restart inside that process;
     * {@link #transport()} is a new client then, too.
     */
    void crash();

    /**
     * Restarts the broker; the factory methods then answer new clients. Needed for {@link Capability#SURVIVES_RESTART}.
     */
    void restart();

    /**
     * What the broker can do.
     *
     * @return everything unless overridden
     */
    default Capabilities capabilities() {
        return Capabilities.all();
    }

    /**
     * After what silence nothing more is expected.
     *
     * @return a time that is long enough for a delivery under way
     */
    default Duration silence() {
        return Duration.ofMillis(300);
    }
}
