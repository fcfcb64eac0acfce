// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.quarkus.runtime.annotations.ConfigDocMapKey;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import io.smallrye.config.WithUnnamedKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What is decided when the application runs. */
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
@ConfigMapping(prefix = "quarkus.holdfast")
public interface HoldfastConfig {

    /** The instances by name. */
    @WithUnnamedKey(InstanceConfig.DEFAULT)
    @WithParentName
    @WithDefaults
    @ConfigDocMapKey("instance-name")
    Map<String, InstanceConfig> instances();

    /** When the application is reported as ill. */
    Health health();

    /** When the application is reported as ill. */
    interface Health {

        /**
         * How long a worker of the library may be silent before liveness and readiness are down. Longer than {@code relay.send-timeout}
         * and than the longest wait for the database.
         */
        @WithDefault("2M")
        Duration heartbeat();

        /**
         * How old the oldest message that is not delivered may be before readiness is down. By default an application stays ready however
         * long a broker is away, because publishing goes on.
         */
        Optional<Duration> backlogAge();
    }
}
