// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import io.holdfast.spi.MessageSource;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.TransactionalTransport;
import io.holdfast.spi.Transport;
import java.util.Optional;

/**
 * What a broker's adapter gives.
 *
 * @param transport what the relay sends through
 * @param source what consumers receive from
 * @param halfMessages half messages, if it can and was asked to
 * @param inTransaction sending in two-phase commits, if it can
 * @param close ends all of them
 * @param shown which broker, for the log
 */
record BrokerParts(
        Transport transport,
        MessageSource source,
        Optional<PreparedMessages> halfMessages,
        Optional<TransactionalTransport> inTransaction,
        Runnable close,
        String shown) {}
