// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.deployment;

import io.holdfast.InvalidSettingsException;
import io.holdfast.quarkus.InstanceConfig;
import io.holdfast.quarkus.InstancePlan;
import io.holdfast.quarkus.InstancePlan.CheckBackPlan;
import io.holdfast.quarkus.InstancePlan.HandlerPlan;
import io.holdfast.quarkus.deployment.FoundBeans.Found;
import io.quarkus.arc.deployment.BeanDiscoveryFinishedBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.arc.processor.InjectionPointInfo;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.jandex.AnnotationInstance;

/** Finds handlers and check-backs, says which instances there are, and refuses what could not work. */
class HandlersProcessor {

    @BuildStep
    DeclaredKeysBuildItem keys() {
        return new DeclaredKeysBuildItem(DeclaredKeys.in(ConfigProvider.getConfig()));
    }

    @BuildStep
    InstancesBuildItem plan(
            DeclaredKeysBuildItem declared,
            BeanDiscoveryFinishedBuildItem discovered,
            CombinedIndexBuildItem index,
            BuildProducer<ValidationErrorBuildItem> refused) {
        List<InvalidSettingsException> errors = new ArrayList<>();
        List<Found> handlers =
                new FoundBeans(Names.HANDLER, Names.HANDLES, errors).find(discovered.getBeans(), index.getIndex());
        List<Found> answers =
                new FoundBeans(Names.CHECK_BACK, Names.ANSWERS, errors).find(discovered.getBeans(), index.getIndex());
        HandlerRules rules = new HandlerRules(declared.keys, errors);
        handlers.forEach(rules::handler);
        answers.forEach(rules::checkBack);
        errors.forEach(error -> refused.produce(new ValidationErrorBuildItem(error)));

        Set<String> names = new TreeSet<>(declared.keys.instances());
        handlers.forEach(handler -> names.add(handler.instance()));
        answers.forEach(answer -> names.add(answer.instance()));
        names.addAll(injected(discovered));
        if (names.isEmpty()) {
            names.add(InstanceConfig.DEFAULT);
        }
        return new InstancesBuildItem(
                names.stream().map(name -> plan(name, handlers, answers)).toList());
    }

    private static InstancePlan plan(String name, List<Found> handlers, List<Found> answers) {
        return new InstancePlan(
                name,
                DeclaredKeys.prefix(name),
                handlers.stream()
                        .filter(handler -> handler.instance().equals(name))
                        .map(handler -> new HandlerPlan(
                                handler.member("consumer").orElse(""),
                                handler.member("destination").orElse(""),
                                handler.bean().getIdentifier()))
                        .toList(),
                answers.stream()
                        .filter(answer -> answer.instance().equals(name))
                        .map(answer -> new CheckBackPlan(
                                answer.member("value").orElse(""), answer.bean().getIdentifier()))
                        .toList());
    }

    /** Instances that have no key may still be injected somewhere. */
    private static Set<String> injected(BeanDiscoveryFinishedBuildItem discovered) {
        Set<String> names = new TreeSet<>();
        for (InjectionPointInfo point : discovered.getInjectionPoints()) {
            if (Names.INJECTABLE.contains(point.getRequiredType().name())) {
                AnnotationInstance identifier = point.getRequiredQualifier(Names.IDENTIFIER);
                if (identifier != null) {
                    names.add(identifier.value().asString());
                } else if (point.hasDefaultedQualifier()) {
                    names.add(InstanceConfig.DEFAULT);
                }
            }
        }
        return names;
    }
}
