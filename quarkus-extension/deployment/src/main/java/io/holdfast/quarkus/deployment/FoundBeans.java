// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.deployment;

import io.holdfast.InvalidSettingsException;
import io.holdfast.quarkus.InstanceConfig;
import io.quarkus.arc.processor.BeanInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

/** The beans of one kind and their annotation: handlers with {@code @Handles}, or check-backs with {@code @Answers}. */
final class FoundBeans {

    private final DotName type;
    private final DotName annotation;
    private final List<Found> found = new ArrayList<>();
    private final List<InvalidSettingsException> errors;

    FoundBeans(DotName type, DotName annotation, List<InvalidSettingsException> errors) {
        this.type = type;
        this.annotation = annotation;
        this.errors = errors;
    }

    /** A bean with its annotation. */
    record Found(BeanInfo bean, AnnotationInstance annotation) {

        String className() {
            return bean.getBeanClass().toString();
        }

        /** A member of the annotation; empty if it is not given, or blank. */
        Optional<String> member(String name) {
            AnnotationValue value = annotation.value(name);
            return Optional.ofNullable(value).map(AnnotationValue::asString).filter(text -> !text.isBlank());
        }

        String instance() {
            return member("instance").orElse(InstanceConfig.DEFAULT);
        }
    }

    /** Collects them, sorted by class, and complains about those that lack one of the two. */
    List<Found> find(Iterable<BeanInfo> beans, IndexView index) {
        Set<DotName> classes = new HashSet<>();
        for (BeanInfo bean : beans) {
            if (bean.isClassBean() && bean.hasType(type)) {
                classes.add(bean.getBeanClass());
                AnnotationInstance present = bean.getImplClazz().declaredAnnotation(annotation);
                if (present == null) {
                    complainAboutMissing(bean);
                } else {
                    found.add(new Found(bean, present));
                }
            }
        }
        for (AnnotationInstance present : index.getAnnotations(annotation)) {
            ClassInfo target = present.target().asClass();
            if (!classes.contains(target.name())) {
                complainAboutUseless(target, index);
            }
        }
        found.sort(Comparator.comparing(Found::className));
        return found;
    }

    private void complainAboutMissing(BeanInfo bean) {
        errors.add(new InvalidSettingsException(
                "Cannot use bean " + bean.getBeanClass() + " as a " + type.withoutPackagePrefix(),
                "nothing says which messages it is for",
                "Annotate it with @" + annotation.withoutPackagePrefix() + "."));
    }

    private void complainAboutUseless(ClassInfo target, IndexView index) {
        boolean implementing = isSubtype(target, index);
        errors.add(new InvalidSettingsException(
                "Cannot use " + target.name() + ", which is annotated with @" + annotation.withoutPackagePrefix(),
                implementing ? "it is not a bean" : "it does not implement " + type,
                implementing
                        ? "Give it a scope, for example @ApplicationScoped."
                        : "Implement it, or remove the annotation."));
    }

    private boolean isSubtype(ClassInfo target, IndexView index) {
        return index.getAllKnownImplementations(type).stream()
                .anyMatch(implementor -> implementor.name().equals(target.name()));
    }
}
