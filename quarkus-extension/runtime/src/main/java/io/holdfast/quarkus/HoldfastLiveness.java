// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/** Alive unless a relay is silent, which only a restart can mend. Asks neither database nor broker. */
@Liveness
@Singleton
public class HoldfastLiveness implements HealthCheck {

    private final Heartbeats heartbeats;
    private final HoldfastConfig config;

    HoldfastLiveness(Heartbeats heartbeats, HoldfastConfig config) {
        this.heartbeats = heartbeats;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("Holdfast relay");
        boolean alive = HoldfastReadiness.silent(
                answer, heartbeats.silent(config.health().heartbeat()));
        return answer.status(alive).build();
    }
}
