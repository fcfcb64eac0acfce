// SPDX-License-Identifier: Apache-2.0
/**
 * From configuration keys, and what a platform and an application offer, to a running instance. Without CDI; used by {@code
 * holdfast-cdi} and by the Quarkus extension, so that the same keys mean the same everywhere.
 *
 * <ul>
 *   <li>{@link io.holdfast.wiring.InstanceKeys}: the keys of one instance; what is a method there is a key.
 *   <li>{@link io.holdfast.wiring.KeyReader}: reads them from strings. {@code InstanceReading} fills one instance in, {@code Catalogue}
 *       knows all keys, {@code KeyPath} and {@code Values} are the syntax, {@code Words} how names are written.
 *   <li>{@link io.holdfast.wiring.Platform}: finds what the server owns. {@link io.holdfast.wiring.Parts}: what the application brings.
 *   <li>{@link io.holdfast.wiring.Wiring}: one instance. Its {@code Plan} looks everything up; {@code Needs} says what is needed and why,
 *       {@code Chosen} the engine's settings, {@code Brokers} the ways to the broker, {@code Adapters} which adapters are there.
 *   <li>{@code OutboxParts}, {@code ArtemisParts}, {@code JmsParts}: the only classes that touch those adapters.
 *   <li>{@code Outside}: operations that are no part of their caller's transaction.
 *   <li>{@code Problems}, {@code Shown}: errors, all at once, on one line.
 * </ul>
 */
@NullMarked
package io.holdfast.wiring;

import org.jspecify.annotations.NullMarked;
