// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.deployment;

import io.holdfast.quarkus.InstancePlan;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.ApplicationInfoBuildItem;
import io.quarkus.deployment.builditem.LaunchModeBuildItem;
import io.quarkus.deployment.builditem.RunTimeConfigurationDefaultBuildItem;

/** Values of keys that the application does not set, where Quarkus knows better than the engine. */
class DefaultsProcessor {

    private static final int LONGEST_NAME = 60;

    @BuildStep
    void tables(
            LaunchModeBuildItem mode,
            InstancesBuildItem instances,
            BuildProducer<RunTimeConfigurationDefaultBuildItem> defaults) {
        if (mode.getLaunchMode().isDevOrTest()) {
            for (InstancePlan plan : instances.plans) {
                defaults.produce(new RunTimeConfigurationDefaultBuildItem(plan.prefix() + ".schema.mode", "create"));
            }
        }
    }

    /** Only where there are half messages: an instance with the name of an application looks after those of others. */
    @BuildStep
    void application(
            ApplicationInfoBuildItem application,
            DeclaredKeysBuildItem declared,
            InstancesBuildItem instances,
            BuildProducer<RunTimeConfigurationDefaultBuildItem> defaults) {
        String name = application.getName().replaceAll("[^A-Za-z0-9_-]", "-");
        String known = name.substring(0, Math.min(LONGEST_NAME, name.length()));
        for (InstancePlan plan : instances.plans) {
            boolean halves = declared.keys.destinations(plan.name()).stream()
                    .anyMatch(destination -> declared.keys
                            .constant(plan.name(), "destinations", destination, "guarantee")
                            .filter("HALF_MESSAGE"::equals)
                            .isPresent());
            if (halves) {
                defaults.produce(
                        new RunTimeConfigurationDefaultBuildItem(plan.prefix() + ".broker.application", known));
            }
        }
    }
}
