// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import io.holdfast.InvalidSettingsException;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Instance.Handle;
import jakarta.enterprise.inject.spi.Bean;
import java.lang.annotation.Annotation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The application's beans. What was made for us alone is destroyed with us. */
final class Beans {

    private final Instance<Object> all;
    private final Deque<Handle<?>> lent = new ArrayDeque<>();

    Beans(Instance<Object> all) {
        this.all = all;
    }

    /** The beans of a type that are meant for one instance, in the order of their classes' names. */
    <T> List<Handle<T>> of(Instance<T> candidates, String instance) {
        return candidates
                .handlesStream()
                .filter(handle -> instanceOf(handle.getBean()).orElse("").equals(instance))
                .sorted(Comparator.comparing(
                        handle -> handle.getBean().getBeanClass().getName()))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** All beans of a type, whatever their qualifiers. */
    <T> Instance<T> any(Class<T> type) {
        return all.select(type);
    }

    /** The instance that a bean is qualified for, if it is. */
    static Optional<String> instanceOf(Bean<?> bean) {
        for (Annotation qualifier : bean.getQualifiers()) {
            if (qualifier instanceof HoldfastInstance own) {
                return Optional.of(own.value());
            }
        }
        return Optional.empty();
    }

    /** The one bean of a type that is meant for an instance. */
    <T> Optional<T> one(Class<T> type, String instance) {
        return single(type.getName(), of(any(type), instance));
    }

    /** The one bean of a type with some qualifier. */
    <T> Optional<T> one(Class<T> type, Annotation qualifier) {
        List<Handle<T>> found = new ArrayList<>();
        all.select(type, qualifier).handles().forEach(found::add);
        return single(type.getName(), found);
    }

    private <T> Optional<T> single(String type, List<Handle<T>> found) {
        if (found.size() > 1) {
            String classes = found.stream()
                    .map(handle -> handle.getBean().getBeanClass().getName())
                    .sorted()
                    .collect(Collectors.joining(" and "));
            throw new InvalidSettingsException(
                    "Cannot choose a bean of type " + type,
                    "there are several: from " + classes,
                    "Leave one, or tell them apart by @HoldfastInstance or @Named.");
        }
        return found.stream().findFirst().map(this::lend);
    }

    /** Hands a bean out; one without a scope of its own lives until {@link #giveBack()}. */
    <T> T lend(Handle<T> handle) {
        if (handle.getBean().getScope().equals(Dependent.class)) {
            lent.push(handle);
        }
        return handle.get();
    }

    void giveBack() {
        while (!lent.isEmpty()) {
            lent.pop().destroy();
        }
    }
}
