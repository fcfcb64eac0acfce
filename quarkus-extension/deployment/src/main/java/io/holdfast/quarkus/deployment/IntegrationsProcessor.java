// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.deployment;

import io.holdfast.quarkus.HoldfastBuildConfig;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.metrics.MetricsCapabilityBuildItem;
import io.quarkus.runtime.metrics.MetricsFactory;
import io.quarkus.smallrye.health.deployment.spi.HealthBuildItem;
import java.util.Optional;

/** What other extensions make possible. The classes are named, because those that they use may be missing. */
class IntegrationsProcessor {

    private static final String RUNTIME = "io.holdfast.quarkus.";

    @BuildStep
    void json(Capabilities capabilities, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (capabilities.isPresent(Capability.JACKSON)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(RUNTIME + "JacksonCodec"));
        }
    }

    @BuildStep
    void tracing(HoldfastBuildConfig config, Capabilities capabilities, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (capabilities.isPresent(Capability.OPENTELEMETRY_TRACER)
                && config.tracing().enabled()) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(RUNTIME + "HoldfastTracing"));
        }
    }

    @BuildStep
    void health(
            HoldfastBuildConfig config,
            Capabilities capabilities,
            BuildProducer<AdditionalBeanBuildItem> beans,
            BuildProducer<HealthBuildItem> checks) {
        if (capabilities.isPresent(Capability.SMALLRYE_HEALTH)) {
            boolean enabled = config.health().enabled();
            if (enabled) {
                beans.produce(AdditionalBeanBuildItem.builder()
                        .addBeanClasses(RUNTIME + "Heartbeats", RUNTIME + "Snapshots")
                        .setUnremovable()
                        .build());
            }
            checks.produce(new HealthBuildItem(RUNTIME + "HoldfastReadiness", enabled));
            checks.produce(new HealthBuildItem(RUNTIME + "HoldfastLiveness", enabled));
        }
    }

    @BuildStep
    void metrics(
            HoldfastBuildConfig config,
            Optional<MetricsCapabilityBuildItem> metrics,
            BuildProducer<AdditionalBeanBuildItem> beans) {
        boolean micrometer = metrics.filter(present -> present.metricsSupported(MetricsFactory.MICROMETER))
                .isPresent();
        if (micrometer && config.metrics().enabled()) {
            beans.produce(AdditionalBeanBuildItem.builder()
                    .addBeanClasses(RUNTIME + "HoldfastMetrics", RUNTIME + "Snapshots")
                    .setUnremovable()
                    .build());
        }
    }
}
