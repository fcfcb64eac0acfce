// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Method;
import java.util.Optional;

/**
 * Knows when a transaction manager says "committed" and means "perhaps". Narayana does: it has no other status for a mixed
 * or hazardous outcome, for example when the connection broke at the only commit. Whoever committed gets an exception;
 * who listens for the completion must ask for what lies behind the status.
 */
final class Doubt {

    private static final String ACTION = "com.arjuna.ats.arjuna.coordinator.BasicAction";

    private final Optional<Method> current;

    private Doubt(Optional<Method> current) {
        this.current = current;
    }

    /** Through the registry's class loader: on servers, Narayana is hidden from applications. */
    static Doubt about(TransactionSynchronizationRegistry registry) {
        try {
            Class<?> action = Class.forName(ACTION, false, registry.getClass().getClassLoader());
            return new Doubt(Optional.of(action.getMethod("Current")));
        } catch (ClassNotFoundException | NoSuchMethodException another) {
            return new Doubt(Optional.empty());
        }
    }

    /** To be asked while the completion is told, on the thread that is told. */
    boolean isRaised() {
        return current.map(Doubt::isHeuristic).orElse(false);
    }

    private static boolean isHeuristic(Method current) {
        try {
            Object action = current.invoke(null);
            if (action == null) {
                return false;
            }
            Object status = current.getDeclaringClass().getMethod("status").invoke(action);
            Class<?> names = Class.forName(
                    "com.arjuna.ats.arjuna.coordinator.ActionStatus",
                    true,
                    action.getClass().getClassLoader());
            String name =
                    String.valueOf(names.getMethod("stringForm", int.class).invoke(null, status));
            return name.contains("H_");
        } catch (ReflectiveOperationException unexpected) {
            return true;
        }
    }
}
