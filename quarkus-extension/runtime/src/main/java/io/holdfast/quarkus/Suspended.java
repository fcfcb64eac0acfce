// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Runs work outside the caller's transaction. */
final class Suspended {

    private Suspended() {}

    /** What the work throws is thrown on as it is: Quarkus wraps it if it is asked for a result. */
    static <T> T call(Supplier<T> work) {
        List<T> result = new ArrayList<>(1);
        QuarkusTransaction.suspendingExisting().run(() -> result.add(work.get()));
        return result.get(0);
    }
}
