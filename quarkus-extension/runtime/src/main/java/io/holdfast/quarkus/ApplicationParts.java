// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.holdfast.CheckBack;
import io.holdfast.InvalidSettingsException;
import io.holdfast.MessageHandler;
import io.holdfast.spi.Inbox;
import io.holdfast.spi.Markers;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.MessagingListener;
import io.holdfast.spi.PayloadCodec;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionalTransport;
import io.holdfast.spi.Transport;
import io.holdfast.wiring.Parts;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.arc.InstanceHandle;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The application's own beans of one instance. */
final class ApplicationParts {

    private final InstancePlan plan;

    ApplicationParts(InstancePlan plan) {
        this.plan = plan;
    }

    Parts find() {
        return new Parts(
                handlers(),
                checkBacks(),
                all(PayloadCodec.class),
                all(MessagingListener.class),
                one(TransactionContext.class),
                one(MessageStore.class),
                one(Markers.class),
                one(Inbox.class),
                one(Transport.class),
                one(MessageSource.class),
                one(PreparedMessages.class),
                one(TransactionalTransport.class));
    }

    private List<Parts.Handler> handlers() {
        return plan.handlers().stream()
                .map(found -> {
                    MessageHandler<?> bean =
                            Interceptors.around(found.consumer(), bean(MessageHandler.class, found.bean()));
                    return new Parts.Handler(
                            found.consumer(), found.destination(), new BeanHandler(found.consumer(), bean));
                })
                .toList();
    }

    private Map<String, CheckBack> checkBacks() {
        Map<String, CheckBack> found = new HashMap<>();
        plan.checkBacks().forEach(answer -> {
            CheckBack bean = bean(CheckBack.class, answer.bean());
            found.put(answer.destination(), new BeanCheckBack(bean));
        });
        return Map.copyOf(found);
    }

    private static <T> T bean(Class<T> type, String identifier) {
        return type.cast(
                Arc.container().instance(Arc.container().bean(identifier)).get());
    }

    /** Those of every instance and those of this one, in the order of their priorities. */
    private <T> List<T> all(Class<T> type) {
        List<T> found = new ArrayList<>();
        for (InstanceHandle<T> handle : Arc.container().listAll(type, Any.Literal.INSTANCE)) {
            Optional<String> instance = identifier(handle);
            if (instance.isEmpty() || instance.get().equals(plan.name())) {
                found.add(handle.get());
            }
        }
        return List.copyOf(found);
    }

    private static Optional<String> identifier(InstanceHandle<?> handle) {
        return handle.getBean().getQualifiers().stream()
                .filter(qualifier -> qualifier instanceof Identifier)
                .map(qualifier -> ((Identifier) qualifier).value())
                .findFirst();
    }

    private <T> Optional<T> one(Class<T> type) {
        boolean unnamed = plan.name().equals(InstanceConfig.DEFAULT);
        Annotation qualifier = unnamed ? Default.Literal.INSTANCE : Identifier.Literal.of(plan.name());
        InjectableInstance<T> candidates = Arc.container().select(type, qualifier);
        if (candidates.isAmbiguous()) {
            throw new InvalidSettingsException(
                    "Cannot use a " + type.getSimpleName() + " of the application for " + plan.prefix(),
                    "several beans have this type",
                    "Keep one, or mark the others with @Identifier for other instances.");
        }
        return candidates.isUnsatisfied() ? Optional.empty() : Optional.of(candidates.get());
    }
}
