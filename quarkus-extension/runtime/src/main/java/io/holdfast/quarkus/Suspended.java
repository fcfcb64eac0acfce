// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import java.util.function.Supplier;

/** Runs work outside the caller's transaction. */
final class Suspended {

    private Suspended() {}

    /** What the work throws is thrown on as it is, although Quarkus wraps it. */
    static <T> T call(Supplier<T> work) {
        try {
            return QuarkusTransaction.suspendingExisting().call(work::get);
        } catch (QuarkusTransactionException wrapped) {
            throw wrapped.getCause() instanceof RuntimeException own ? own : wrapped;
        }
    }
}
