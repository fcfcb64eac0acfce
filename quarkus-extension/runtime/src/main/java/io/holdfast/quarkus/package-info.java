// SPDX-License-Identifier: Apache-2.0
/**
 * The library in a Quarkus application.
 *
 * <p>Applications inject {@code ReliablePublisher}, {@code Operations}, {@code IdempotentConsumer} and {@code Acknowledgements}, write
 * beans with {@code @Handles} and {@code @Answers}, and set keys: {@link io.holdfast.quarkus.HoldfastBuildConfig}, {@link
 * io.holdfast.quarkus.HoldfastFixedConfig}, {@link io.holdfast.quarkus.HoldfastConfig}. Nothing else here is for them; what is public
 * is so because generated code calls it.
 *
 * <p>The build writes down what it has found as {@link io.holdfast.quarkus.InstancePlan}s. {@link io.holdfast.quarkus.HoldfastInstances}
 * wires each plan when it is first needed, starts all of them with the application, and closes them with it. {@code QuarkusPlatform}
 * finds what Quarkus owns; {@code ApplicationParts} finds what the application brings; {@code BeanHandler} surrounds handlers with what
 * beans expect. {@link io.holdfast.quarkus.MessageInterceptor}s surround publishers, transports and handlers; {@code HoldfastTracing} is one,
 * where the application has OpenTelemetry.
 */
@NullMarked
package io.holdfast.quarkus;

import org.jspecify.annotations.NullMarked;
