// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import io.holdfast.wiring.KeyReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An application in Weld SE: our jar and Narayana's are found by themselves, its own classes are given. */
final class Application implements AutoCloseable {

    private final SeContainer container;

    private Application(SeContainer container) {
        this.container = container;
    }

    /** What is configured, as a bean of the application's. */
    @ApplicationScoped
    static class Keys implements KeyReader.Source {

        static Map<String, String> values = Map.of();

        @Override
        public Optional<String> value(String key) {
            return Optional.ofNullable(values.get(key));
        }

        @Override
        public Set<String> names() {
            return values.keySet();
        }
    }

    static Application start(Map<String, String> keys, Class<?>... beans) {
        Keys.values = keys;
        return startAsConfigured(
                SeContainerInitializer.newInstance().addBeanClasses(Keys.class).addBeanClasses(beans));
    }

    static Application startAsConfigured(SeContainerInitializer initializer) {
        return new Application(initializer
                .setClassLoader(Thread.currentThread().getContextClassLoader())
                .initialize());
    }

    <T> T get(Class<T> type, Annotation... qualifiers) {
        return container.select(type, qualifiers).get();
    }

    @Override
    public void close() {
        container.close();
    }
}
