// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.MessageId;
import io.holdfast.spi.EncodedMessage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Messages for the tests of the fakes. */
final class TestMessages {

    private TestMessages() {}

    static EncodedMessage to(String destination, String id) {
        return new EncodedMessage(
                MessageId.of(id),
                destination,
                Optional.empty(),
                "text/plain",
                Optional.empty(),
                Map.of(),
                new byte[] {1},
                Instant.EPOCH,
                Optional.empty());
    }
}
