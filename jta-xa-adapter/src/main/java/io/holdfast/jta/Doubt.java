// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import jakarta.transaction.RollbackException;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Knows when what a transaction manager says is less than certain.
 *
 * <p>Narayana tells a completion listener "committed" after a mixed or hazardous outcome, because the listener's status has no
 * word for it; so its own decision is asked for. And a connection that breaks at the only commit of a transaction becomes
 * "rolled back" on its way through pools and transaction manager, whatever the database did.
 */
final class Doubt {

    private static final String PACKAGE = "com.arjuna.ats.arjuna.coordinator.";

    /** Finds Narayana's running action, its decision, and the decision's name; empty for another transaction manager. */
    private final Optional<List<Method>> narayana;

    private Doubt(Optional<List<Method>> narayana) {
        this.narayana = narayana;
    }

    /** Through the registry's class loader: on servers, Narayana is hidden from applications. */
    static Doubt about(TransactionSynchronizationRegistry registry) {
        try {
            ClassLoader loader = registry.getClass().getClassLoader();
            Class<?> action = Class.forName(PACKAGE + "BasicAction", false, loader);
            Method decision = action.getDeclaredMethod("getHeuristicDecision");
            decision.setAccessible(true);
            Method name =
                    Class.forName(PACKAGE + "TwoPhaseOutcome", false, loader).getMethod("stringForm", int.class);
            return new Doubt(Optional.of(List.of(action.getMethod("Current"), decision, name)));
        } catch (ReflectiveOperationException | RuntimeException anotherManager) {
            return new Doubt(Optional.empty());
        }
    }

    /** Whether a "committed" may be wrong. To be asked while the completion is told, on the thread that is told. */
    boolean isRaised() {
        return narayana.map(Doubt::isHeuristic).orElse(false);
    }

    private static boolean isHeuristic(List<Method> methods) {
        try {
            Object action = methods.get(0).invoke(null);
            return action != null
                    && String.valueOf(methods.get(2).invoke(null, methods.get(1).invoke(action)))
                            .contains("HEURISTIC");
        } catch (ReflectiveOperationException unexpected) {
            return true;
        }
    }

    /** Whether the database itself said that the commit it was asked for is a rollback, as for a deferred constraint. */
    static boolean isCertain(RollbackException answer) {
        Deque<Throwable> open = new ArrayDeque<>(List.of(answer));
        boolean certain = false;
        for (int i = 0; i < 100 && !open.isEmpty(); i++) {
            Throwable next = open.pop();
            if (next.getCause() != null) {
                open.push(next.getCause());
            }
            List.of(next.getSuppressed()).forEach(open::push);
            if (next instanceof SQLException sql) {
                String state = String.valueOf(sql.getSQLState());
                if (!state.startsWith("23") && !state.startsWith("40")) {
                    return false;
                }
                certain = !state.equals("40003");
            }
        }
        return certain;
    }
}
