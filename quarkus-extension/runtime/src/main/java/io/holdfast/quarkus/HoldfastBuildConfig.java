// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.quarkus.runtime.annotations.ConfigDocDefault;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** What is decided when the application is built. */
@ConfigRoot(phase = ConfigPhase.BUILD_TIME)
@ConfigMapping(prefix = "quarkus.holdfast")
public interface HoldfastBuildConfig {

    /** Health checks. */
    Health health();

    /** Metrics. */
    Metrics metrics();

    /** Traces. */
    Tracing tracing();

    /** The broker of dev and test mode. */
    DevServices devservices();

    /** Health checks. */
    interface Health {

        /** Whether health checks are contributed, if the application has {@code quarkus-smallrye-health}. */
        @WithDefault("true")
        boolean enabled();
    }

    /** Metrics. */
    interface Metrics {

        /** Whether meters are registered, if the application has {@code quarkus-micrometer}. */
        @WithDefault("true")
        boolean enabled();
    }

    /** Traces. */
    interface Tracing {

        /** Whether messages are traced, if the application has {@code quarkus-opentelemetry}. */
        @WithDefault("true")
        boolean enabled();
    }

    /** The broker of dev and test mode. */
    interface DevServices {

        /**
         * Whether dev and test mode start an Artemis broker for every instance that has no {@code broker.url}. It runs in the process of
         * the build tool, needs no container, and listens on the loopback interface only.
         */
        @WithDefault("true")
        boolean enabled();

        /** The port it listens on. */
        @ConfigDocDefault("a free one")
        Optional<Integer> port();

        /**
         * The folder in which it keeps its messages, so that they survive a restart of dev mode. In test mode each run has a new folder
         * unless this is set.
         */
        @ConfigDocDefault("holdfast/dev-broker in the build's output folder")
        Optional<String> folder();
    }
}
