// SPDX-License-Identifier: Apache-2.0
/**
 * Whole clusters in one thread under virtual time: the protocol machines of the product, on the in-memory database and
 * broker of the TCK, with crashes, pauses, outages and lost answers between any two steps. One seed is one history.
 *
 * <p>{@link io.holdfast.core.simulation.Scenario}: what a seed expands to. {@link io.holdfast.core.simulation.World}: the
 * machines' surroundings. {@link io.holdfast.core.simulation.Actor}: one conversation at work. The {@code …Side} classes:
 * the ports. {@link io.holdfast.core.simulation.Checker}: what must be true in the end. {@link
 * io.holdfast.core.simulation.Bug}: what is planted to see the checker go red. {@link
 * io.holdfast.core.simulation.Exhaustive}: all histories of a small cluster instead of random ones.
 */
package io.holdfast.core.simulation;
