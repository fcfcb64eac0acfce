// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.spi.MessagingListener;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The condition of the destinations as this instance sees it. */
final class DestinationState {

    private final Set<String> paused = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> down = new ConcurrentHashMap<>();
    private final MessagingListener listener;
    private final Now now;

    DestinationState(MessagingListener listener, Now now) {
        this.listener = listener;
        this.now = now;
    }

    void pause(String destination) {
        paused.add(destination);
    }

    void resume(String destination) {
        paused.remove(destination);
    }

    Set<String> paused() {
        return Set.copyOf(paused);
    }

    void unreachable(String destination, String reason) {
        if (down.putIfAbsent(destination, now.wall()) == null) {
            listener.outageStarted(destination, reason);
        }
    }

    void answered(String destination) {
        if (!down.isEmpty() && down.remove(destination) != null) {
            listener.outageEnded(destination);
        }
    }

    Optional<Instant> downSince(String destination) {
        return Optional.ofNullable(down.get(destination));
    }
}
