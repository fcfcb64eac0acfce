// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The abilities of a backend, as its contract classes ask for them. Immutable.
 *
 * @param present what the backend can do
 */
public record Capabilities(Set<Capability> present) {

    /** Copies the set. */
    public Capabilities {
        present = Set.copyOf(present);
    }

    /**
     * A backend that can do everything.
     *
     * @return all capabilities
     */
    public static Capabilities all() {
        return new Capabilities(EnumSet.allOf(Capability.class));
    }

    /**
     * A backend that can do everything but a few things.
     *
     * @param missing what it cannot do
     * @return the other capabilities
     */
    public static Capabilities allExcept(Capability... missing) {
        Set<Capability> present = EnumSet.allOf(Capability.class);
        present.removeAll(List.of(missing));
        return new Capabilities(present);
    }

    /**
     * Tells whether the backend can do something.
     *
     * @param capability what is asked for
     * @return whether it can
     */
    public boolean has(Capability capability) {
        return present.contains(capability);
    }
}
