// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.deployment;

import io.holdfast.Acknowledgements;
import io.holdfast.IdempotentConsumer;
import io.holdfast.Operations;
import io.holdfast.ReliablePublisher;
import io.holdfast.quarkus.HoldfastInstances;
import io.holdfast.quarkus.HoldfastLifecycle;
import io.holdfast.quarkus.HoldfastRecorder;
import io.holdfast.quarkus.InstanceConfig;
import io.holdfast.quarkus.InstancePlan;
import io.holdfast.quarkus.MessageInterceptor;
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
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.deployment.UnremovableBeanBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.ExecutorBuildItem;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import java.util.function.Function;
import org.jboss.jandex.ClassType;

/** Makes the beans of each instance. */
class InstancesProcessor {

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem("holdfast");
    }

    @BuildStep
    AdditionalBeanBuildItem lifecycle() {
        return AdditionalBeanBuildItem.unremovableOf(HoldfastLifecycle.class);
    }

    /** Nothing injects them; they are looked up when an instance is wired. */
    @BuildStep
    void keep(BuildProducer<UnremovableBeanBuildItem> kept) {
        kept.produce(UnremovableBeanBuildItem.beanTypes(Names.HANDLER, Names.CHECK_BACK));
        kept.produce(UnremovableBeanBuildItem.beanTypes(
                MessageInterceptor.class,
                PayloadCodec.class,
                MessagingListener.class,
                TransactionContext.class,
                MessageStore.class,
                Markers.class,
                Inbox.class,
                Transport.class,
                MessageSource.class,
                PreparedMessages.class,
                TransactionalTransport.class));
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void beans(
            InstancesBuildItem instances,
            ExecutorBuildItem executor,
            HoldfastRecorder recorder,
            BuildProducer<SyntheticBeanBuildItem> beans) {
        beans.produce(SyntheticBeanBuildItem.configure(HoldfastInstances.class)
                .scope(Singleton.class)
                .unremovable()
                .supplier(recorder.instances(instances.plans, executor.getExecutorProxy()))
                .setRuntimeInit()
                .done());
        for (InstancePlan plan : instances.plans) {
            String name = plan.name();
            beans.produce(bean(ReliablePublisher.class, name, recorder.publisher(name)));
            beans.produce(bean(Operations.class, name, recorder.operations(name)));
            beans.produce(bean(IdempotentConsumer.class, name, recorder.consumer(name)));
            beans.produce(bean(Acknowledgements.class, name, recorder.acknowledgements(name)));
        }
    }

    /** A default bean: one of the application, a mock for example, takes its place. */
    private static <T> SyntheticBeanBuildItem bean(
            Class<T> type, String instance, Function<SyntheticCreationalContext<T>, T> creation) {
        SyntheticBeanBuildItem.ExtendedBeanConfigurator bean = SyntheticBeanBuildItem.configure(type)
                .scope(ApplicationScoped.class)
                .unremovable()
                .defaultBean()
                .addInjectionPoint(ClassType.create(HoldfastInstances.class))
                .createWith(creation)
                .setRuntimeInit();
        if (instance.equals(InstanceConfig.DEFAULT)) {
            bean.addQualifier(Default.class);
        }
        bean.addQualifier()
                .annotation(Names.IDENTIFIER)
                .addValue("value", instance)
                .done();
        return bean.done();
    }
}
