// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.deployment;

import io.holdfast.InvalidSettingsException;
import io.holdfast.quarkus.HoldfastFixedConfig;
import io.holdfast.quarkus.InstancePlan;
import io.holdfast.quarkus.InstancePlan.CheckBackPlan;
import io.holdfast.quarkus.TwoPhaseCommit;
import io.quarkus.agroal.spi.JdbcDataSourceBuildItem;
import io.quarkus.arc.deployment.BeanDiscoveryFinishedBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import java.util.List;
import java.util.Optional;
import org.jboss.jandex.DotName;

/** Refuses guarantees that could not be kept. What is set at run time only is refused at the start. */
class GuaranteesProcessor {

    @BuildStep
    void twoPhaseCommit(
            DeclaredKeysBuildItem declared,
            InstancesBuildItem instances,
            BeanDiscoveryFinishedBuildItem discovered,
            BuildProducer<ValidationErrorBuildItem> refused) {
        if (isThere(Names.TRANSACTIONAL_TRANSPORT, discovered)) {
            return;
        }
        for (InstancePlan plan : instances.plans) {
            for (String destination : declared.keys.destinations(plan.name())) {
                if (has(declared.keys, plan, destination, "XA")) {
                    refused.produce(new ValidationErrorBuildItem(TwoPhaseCommit.refused(key(plan, destination))));
                }
            }
        }
    }

    /** A half message whose transaction nobody could ask about would stay undecided for days, and be parked. */
    @BuildStep
    void halfMessages(
            DeclaredKeysBuildItem declared,
            InstancesBuildItem instances,
            HoldfastFixedConfig config,
            BeanDiscoveryFinishedBuildItem discovered,
            List<JdbcDataSourceBuildItem> sources,
            BuildProducer<ValidationErrorBuildItem> refused) {
        if (isThere(Names.MARKERS, discovered)) {
            return;
        }
        for (InstancePlan plan : instances.plans) {
            HoldfastFixedConfig.Instance fixed = config.instances().get(plan.name());
            String source = Optional.ofNullable(fixed)
                    .flatMap(HoldfastFixedConfig.Instance::datasource)
                    .orElse(DataSourceUtil.DEFAULT_DATASOURCE_NAME);
            boolean marked = sources.stream().anyMatch(known -> known.getName().equals(source));
            for (String destination : declared.keys.destinations(plan.name())) {
                if (!marked
                        && has(declared.keys, plan, destination, "HALF_MESSAGE")
                        && !isAnswered(plan, destination)) {
                    refused.produce(new ValidationErrorBuildItem(new InvalidSettingsException(
                            "Cannot use half-message for " + key(plan, destination),
                            "nobody could say what became of its transaction: there is no data source " + source
                                    + " for its markers, and no check-back answers for it",
                            "Configure that data source, name another one in " + plan.prefix()
                                    + ".datasource, or write a CheckBack with @Answers(\"" + destination + "\").")));
                }
            }
        }
    }

    private static boolean has(DeclaredKeys keys, InstancePlan plan, String destination, String guarantee) {
        return keys.constant(plan.name(), "destinations", destination, "guarantee")
                .filter(guarantee::equals)
                .isPresent();
    }

    private static boolean isAnswered(InstancePlan plan, String destination) {
        return plan.checkBacks().stream().map(CheckBackPlan::destination).anyMatch(destination::equals);
    }

    private static boolean isThere(DotName type, BeanDiscoveryFinishedBuildItem discovered) {
        return discovered.getBeans().stream().anyMatch(bean -> bean.hasType(type));
    }

    private static String key(InstancePlan plan, String destination) {
        return DeclaredKeys.destination(plan.name(), destination) + ".guarantee";
    }
}
