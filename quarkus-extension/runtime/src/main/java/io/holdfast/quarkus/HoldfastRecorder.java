// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.holdfast.Acknowledgements;
import io.holdfast.IdempotentConsumer;
import io.holdfast.Operations;
import io.holdfast.ReliablePublisher;
import io.holdfast.wiring.Wiring;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;

/** Hands what the build has found to the running application. */
@Recorder
public class HoldfastRecorder {

    private final HoldfastFixedConfig fixed;
    private final RuntimeValue<HoldfastConfig> config;

    /** Called by generated code. */
    public HoldfastRecorder(HoldfastFixedConfig fixed, RuntimeValue<HoldfastConfig> config) {
        this.fixed = fixed;
        this.config = config;
    }

    /** All instances. */
    public Supplier<HoldfastInstances> instances(List<InstancePlan> plans, ScheduledExecutorService executor) {
        return () -> new HoldfastInstances(plans, fixed, config.getValue(), executor);
    }

    /** The publisher of an instance. */
    public Function<SyntheticCreationalContext<ReliablePublisher>, ReliablePublisher> publisher(String instance) {
        return context ->
                Interceptors.around(instance, instance(context, instance).publisher());
    }

    /** The operations of an instance. */
    public Function<SyntheticCreationalContext<Operations>, Operations> operations(String instance) {
        return context -> instance(context, instance).operations();
    }

    /** The consumer of an instance. */
    public Function<SyntheticCreationalContext<IdempotentConsumer>, IdempotentConsumer> consumer(String instance) {
        return context -> instance(context, instance).consumer();
    }

    /** The acknowledgements of an instance. */
    public Function<SyntheticCreationalContext<Acknowledgements>, Acknowledgements> acknowledgements(String instance) {
        return context -> instance(context, instance).acknowledgements();
    }

    private static Wiring instance(SyntheticCreationalContext<?> context, String instance) {
        return context.getInjectedReference(HoldfastInstances.class).get(instance);
    }
}
