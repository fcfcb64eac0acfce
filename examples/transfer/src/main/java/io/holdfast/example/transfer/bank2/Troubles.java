// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.bank2;

import io.holdfast.MessageId;
import io.holdfast.spi.MessagingListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What happened at bank2 that its database does not tell. */
final class Troubles implements MessagingListener {

    private final Map<String, Failed> failed = new ConcurrentHashMap<>();
    private final Map<String, Integer> repeated = new ConcurrentHashMap<>();

    /** The latest failure of a message. */
    record Failed(int attempt, String reason) {}

    @Override
    public void handlerFailed(MessageId id, String consumer, int attempt, String reason) {
        failed.put(id.value(), new Failed(attempt, reason));
    }

    @Override
    public void applied(MessageId id, String consumer) {
        failed.remove(id.value());
    }

    @Override
    public void alreadyApplied(MessageId id, String consumer) {
        repeated.merge(id.value(), 1, Integer::sum);
    }

    /** Messages whose latest attempt failed. */
    Map<String, Failed> failed() {
        return Map.copyOf(failed);
    }

    /** How often a message came that had been applied before. */
    Map<String, Integer> repeated() {
        return Map.copyOf(repeated);
    }
}
