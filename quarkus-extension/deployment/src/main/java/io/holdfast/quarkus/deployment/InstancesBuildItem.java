// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.deployment;

import io.holdfast.quarkus.InstancePlan;
import io.quarkus.builder.item.SimpleBuildItem;
import java.util.List;

/** The instances of the application, sorted by name so that builds are reproducible. */
final class InstancesBuildItem extends SimpleBuildItem {

    final List<InstancePlan> plans;

    InstancesBuildItem(List<InstancePlan> plans) {
        this.plans = plans;
    }
}
