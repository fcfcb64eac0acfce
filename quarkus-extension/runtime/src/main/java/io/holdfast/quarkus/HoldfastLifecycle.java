// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

/**
 * Starts and stops with the application.
 *
 * <p>The start event comes after everything that makes tables. During the shutdown delay all goes on, because requests are still
 * answered; at the shutdown event consumers stop first, while what their handlers use is still there.
 */
@Singleton
public class HoldfastLifecycle {

    private final HoldfastInstances instances;

    HoldfastLifecycle(HoldfastInstances instances) {
        this.instances = instances;
    }

    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent event) {
        instances.start();
    }

    void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event) {
        instances.close();
    }
}
