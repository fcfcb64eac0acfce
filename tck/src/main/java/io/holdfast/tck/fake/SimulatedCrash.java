// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

/**
 * The process "died" at an armed crash point. An error, so that nothing that catches exceptions lives on. Immutable.
 */
public final class SimulatedCrash extends Error {

    private static final long serialVersionUID = 1L;

    SimulatedCrash(String point) {
        super("Simulated crash at " + point);
    }
}
