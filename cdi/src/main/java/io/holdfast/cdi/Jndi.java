// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import java.lang.System.Logger.Level;
import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** What servers offer by name. Finds nothing where there is no naming service. */
final class Jndi {

    private static final System.Logger LOG = System.getLogger("io.holdfast.cdi");

    private Jndi() {}

    /** Looks a name up in this process; something of another type counts as nothing. */
    @SuppressWarnings("BanJNDI") // Names come from configuration, and none leads out of this process.
    static <T> Optional<T> find(Class<T> type, String name) {
        if (name.contains(":") && !name.startsWith("java:")) {
            return Optional.empty();
        }
        try {
            Object found = new InitialContext().lookup(name);
            return type.isInstance(found) ? Optional.of(type.cast(found)) : Optional.empty();
        } catch (NamingException absent) {
            LOG.log(Level.DEBUG, "There is no " + name + " in JNDI, or it cannot be made", absent);
            return Optional.empty();
        }
    }
}
