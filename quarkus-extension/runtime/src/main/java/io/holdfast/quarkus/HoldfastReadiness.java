// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.holdfast.Operations.Status;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready unless a relay is silent or the backlog is older than the application allows. A broker that is away is told, and changes nothing:
 * publishing goes on without it.
 */
@Readiness
@Singleton
public class HoldfastReadiness implements HealthCheck {

    private final Snapshots snapshots;
    private final Heartbeats heartbeats;
    private final HoldfastConfig config;

    HoldfastReadiness(Snapshots snapshots, Heartbeats heartbeats, HoldfastConfig config) {
        this.snapshots = snapshots;
        this.heartbeats = heartbeats;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("Holdfast messages");
        boolean alive = silent(answer, heartbeats.silent(config.health().heartbeat()));
        Optional<Duration> limit = config.health().backlogAge();
        boolean inTime = true;
        for (Map.Entry<String, List<Status>> instance : snapshots.latest().entrySet()) {
            for (Status status : instance.getValue()) {
                tell(answer, key(instance.getKey(), status.destination()), status);
                inTime &= limit.isEmpty() || status.oldest().compareTo(limit.get()) <= 0;
            }
        }
        return answer.status(alive && inTime).build();
    }

    /** Says whether nobody is silent. */
    static boolean silent(HealthCheckResponseBuilder answer, List<String> workers) {
        if (!workers.isEmpty()) {
            answer.withData("silent", String.join(", ", workers));
        }
        return workers.isEmpty();
    }

    private static String key(String instance, String destination) {
        return instance.equals(InstanceConfig.DEFAULT) ? destination : instance + "/" + destination;
    }

    private static void tell(HealthCheckResponseBuilder answer, String key, Status status) {
        answer.withData(
                key,
                "waiting " + status.waiting() + ", undecided " + status.undecided() + ", parked " + status.parked()
                        + ", oldest " + status.oldest().toSeconds() + " s, broker "
                        + status.downSince()
                                .map(since -> "away since " + since)
                                .orElse(status.paused() ? "paused" : "reachable"));
    }
}
