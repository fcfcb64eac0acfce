// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import io.holdfast.core.Holdfast;

/** Puts an instance together. */
public final class Wiring implements AutoCloseable {

    private Wiring() {}

    /**
     * Makes an instance. The database and, if it is an Artemis, the broker are spoken to; no worker is started.
     *
     * @param name of the instance, for errors and logs; {@code default} for the unnamed one
     * @param prefix of its keys, for errors
     * @throws io.holdfast.InvalidSettingsException if it cannot work as configured; names every wrong key
     */
    public static Wiring of(String name, String prefix, InstanceKeys keys, Platform platform, Parts parts) {
        throw new UnsupportedOperationException();
    }

    /** The instance, to be started by the platform. */
    public Holdfast holdfast() {
        throw new UnsupportedOperationException();
    }

    /** Closes the instance, then what was opened for it. */
    @Override
    public void close() {}
}
