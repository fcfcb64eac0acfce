// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.Settlement;
import java.util.List;

/** What a {@link Relay} needs from outside. */
public interface RelayPort {

    /** Waits for messages handed over by committed transactions. */
    Answer take(int limit, long waitMillis);

    /** Claims stored messages. */
    Answer claim(ClaimRequest request);

    /** Sends a batch. */
    Answer send(List<EncodedMessage> batch);

    /** Records what became of claimed messages. */
    Answer settle(List<Settlement> settlements);

    /** Waits. */
    Answer rest(long millis);
}
