// SPDX-License-Identifier: Apache-2.0
/**
 * In-memory models of a database and a broker, for tests and simulations.
 *
 * <p>Start at {@link io.holdfast.tck.fake.InMemoryDatabase} and {@link io.holdfast.tck.fake.InMemoryBroker}. Each is
 * one monitor: every call is atomic, none waits for a lock, and whoever meets a lock is answered at once as if its lock
 * timeout had passed. Time comes from outside, and nothing is random, so the same calls give the same states.
 */
@NullMarked
package io.holdfast.tck.fake;

import org.jspecify.annotations.NullMarked;
