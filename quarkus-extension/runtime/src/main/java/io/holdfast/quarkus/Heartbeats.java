// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.holdfast.spi.MessagingListener;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When each worker of the relays was last heard of. */
@Singleton
public class Heartbeats implements MessagingListener {

    private final Map<String, Long> last = new ConcurrentHashMap<>();

    @Override
    public void worked(String worker) {
        heard(worker);
    }

    /** Who is in trouble is alive. */
    @Override
    public void troubled(String worker, String reason, Duration pause) {
        heard(worker);
    }

    private void heard(String worker) {
        if (worker.contains("-relay-")) {
            last.put(worker, System.nanoTime());
        }
    }

    /** Those that have been silent for longer than a limit, in order. */
    List<String> silent(Duration limit) {
        long now = System.nanoTime();
        return last.entrySet().stream()
                .filter(entry -> now - entry.getValue() > limit.toNanos())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
