// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.deployment;

import io.holdfast.quarkus.HoldfastBuildConfig;
import io.holdfast.quarkus.InstancePlan;
import io.quarkus.deployment.IsDevServicesSupportedByLaunchMode;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.DevServicesResultBuildItem;
import io.quarkus.deployment.builditem.LaunchModeBuildItem;
import io.quarkus.deployment.builditem.LogCategoryBuildItem;
import io.quarkus.deployment.dev.devservices.DevServicesConfig;
import io.quarkus.deployment.pkg.builditem.OutputTargetBuildItem;
import io.quarkus.runtime.LaunchMode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.logging.Level;
import org.jboss.logging.Logger;

/** Runs a broker for dev and test mode where none is configured. */
class DevBrokerProcessor {

    private static final Logger LOG = Logger.getLogger("io.holdfast.quarkus");

    /** A broker in the same process is not what a developer wants to read about; and its audit log shows messages. */
    @BuildStep(onlyIf = IsDevServicesSupportedByLaunchMode.class)
    void quiet(BuildProducer<LogCategoryBuildItem> categories) {
        categories.produce(new LogCategoryBuildItem("org.apache.activemq.audit", Level.OFF));
        categories.produce(new LogCategoryBuildItem("org.apache.activemq.artemis", Level.SEVERE));
    }

    @BuildStep(onlyIf = {IsDevServicesSupportedByLaunchMode.class, DevServicesConfig.Enabled.class})
    void broker(
            HoldfastBuildConfig config,
            LaunchModeBuildItem mode,
            OutputTargetBuildItem output,
            DeclaredKeysBuildItem declared,
            InstancesBuildItem instances,
            BuildProducer<DevServicesResultBuildItem> services) {
        List<String> without = instances.plans.stream()
                .map(InstancePlan::name)
                .filter(name -> !hasBroker(declared.keys, name))
                .toList();
        if (!config.devservices().enabled() || without.isEmpty()) {
            return;
        }
        boolean temporary = mode.getLaunchMode() == LaunchMode.TEST
                && config.devservices().folder().isEmpty();
        Path folder = config.devservices()
                .folder()
                .map(Path::of)
                .orElseGet(() -> output.getOutputDirectory()
                        .resolve("holdfast")
                        .resolve(temporary ? "test-broker-" + UUID.randomUUID() : "dev-broker"));
        services.produce(DevServicesResultBuildItem.<DevBroker>owned()
                .feature("holdfast")
                .description("Apache Artemis in this process")
                .serviceName("holdfast")
                .serviceConfig(folder + " " + config.devservices().port().orElse(0))
                .startable(() ->
                        new DevBroker(folder, temporary, config.devservices().port()))
                .postStartHook(broker -> announce(broker, folder))
                .config(queues(without))
                .configProvider(urls(without))
                .build());
    }

    private static boolean hasBroker(DeclaredKeys keys, String instance) {
        return keys.value(instance, "broker", "url").isPresent()
                || keys.constant(instance, "broker", "kind")
                        .filter("JMS"::equals)
                        .isPresent();
    }

    private static Map<String, String> queues(List<String> instances) {
        Map<String, String> values = new HashMap<>();
        instances.forEach(name -> values.put(DeclaredKeys.prefix(name) + ".broker.queues", "create"));
        return values;
    }

    private static Map<String, Function<DevBroker, String>> urls(List<String> instances) {
        Map<String, Function<DevBroker, String>> values = new HashMap<>();
        instances.forEach(name -> values.put(DeclaredKeys.prefix(name) + ".broker.url", DevBroker::getConnectionInfo));
        return values;
    }

    private static void announce(DevBroker broker, Path folder) {
        LOG.infof(
                "Holdfast has started an Artemis broker for development at %s; it keeps its messages in %s."
                        + " Set quarkus.holdfast.broker.url to use another one.",
                broker.getConnectionInfo(), folder);
    }
}
