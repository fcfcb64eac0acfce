// SPDX-License-Identifier: Apache-2.0
/**
 * From configuration keys, and what a platform and an application offer, to a running instance. Without CDI; used by {@code
 * holdfast-cdi} and by the Quarkus extension, so that the same keys mean the same everywhere.
 *
 * <p>{@link io.holdfast.wiring.InstanceKeys} are the keys of one instance, {@code KeyReader} reads them from
 * strings, {@link io.holdfast.wiring.Platform} finds what the server owns, {@link io.holdfast.wiring.Parts} are the
 * application's, {@link io.holdfast.wiring.Wiring} puts them together.
 */
@NullMarked
package io.holdfast.wiring;

import org.jspecify.annotations.NullMarked;
