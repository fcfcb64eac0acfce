// SPDX-License-Identifier: Apache-2.0
/**
 * The library as beans of a CDI container: CDI Lite, no extension.
 *
 * <ul>
 *   <li>{@link io.holdfast.cdi.HoldfastInstance}: the qualifier of named instances; the only type that applications see.
 *   <li>{@code Producers}: what they inject. {@code Late} finds it at first use.
 *   <li>{@code Instances}: makes, starts and stops the instances.
 *   <li>{@code ApplicationParts}: handlers, check-backs and parts that are beans; {@code InRequest} runs them. {@code Beans} finds one
 *       bean, or says why it cannot choose.
 *   <li>{@code CdiPlatform}: data source, transactions, connection factory and executor, by {@code Lookup} and {@code JtaLookup}: a
 *       bean, or a name of the server in {@code Jndi}. {@code Suspension} takes the caller's transaction away.
 *   <li>{@code KeySources}, {@code MicroProfileKeys}: where keys come from.
 * </ul>
 */
@NullMarked
package io.holdfast.cdi;

import org.jspecify.annotations.NullMarked;
