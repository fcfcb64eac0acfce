// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import io.holdfast.Acknowledgements;
import io.holdfast.IdempotentConsumer;
import io.holdfast.Operations;
import io.holdfast.ReliablePublisher;
import io.holdfast.wiring.Wiring;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Inject;
import java.util.function.Function;

/** What applications inject. An instance is made when the first method is called, not when something is injected. */
@Dependent
class Producers {

    @Inject
    Instances instances;

    @Produces
    @ApplicationScoped
    ReliablePublisher publisher() {
        return instances.wiring("").publisher();
    }

    @Produces
    @ApplicationScoped
    Operations operations() {
        return instances.wiring("").operations();
    }

    @Produces
    @ApplicationScoped
    IdempotentConsumer consumer() {
        return instances.wiring("").consumer();
    }

    @Produces
    @ApplicationScoped
    Acknowledgements acknowledgements() {
        return instances.wiring("").acknowledgements();
    }

    @Produces
    @HoldfastInstance("")
    ReliablePublisher namedPublisher(InjectionPoint point) {
        return named(ReliablePublisher.class, point, Wiring::publisher);
    }

    @Produces
    @HoldfastInstance("")
    Operations namedOperations(InjectionPoint point) {
        return named(Operations.class, point, Wiring::operations);
    }

    @Produces
    @HoldfastInstance("")
    IdempotentConsumer namedConsumer(InjectionPoint point) {
        return named(IdempotentConsumer.class, point, Wiring::consumer);
    }

    @Produces
    @HoldfastInstance("")
    Acknowledgements namedAcknowledgements(InjectionPoint point) {
        return named(Acknowledgements.class, point, Wiring::acknowledgements);
    }

    private <T> T named(Class<T> type, InjectionPoint point, Function<Wiring, T> part) {
        String name = point.getQualifiers().stream()
                .filter(HoldfastInstance.class::isInstance)
                .map(qualifier -> ((HoldfastInstance) qualifier).value())
                .findFirst()
                .orElse("");
        return Late.of(type, () -> part.apply(instances.wiring(name)));
    }
}
