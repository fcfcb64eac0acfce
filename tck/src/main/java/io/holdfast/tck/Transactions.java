// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import java.util.function.Supplier;

/** Work in a transaction of the calling thread, with the ending a test wants. */
final class Transactions {

    private Transactions() {}

    static <T> T committed(TransactionContext context, Supplier<T> work) {
        try (Transaction transaction = context.begin()) {
            T result = work.get();
            assertThat(transaction.commit()).as("outcome of the commit").isEqualTo(TransactionOutcome.COMMITTED);
            return result;
        }
    }

    static <T> T rolledBack(TransactionContext context, Supplier<T> work) {
        try (Transaction transaction = context.begin()) {
            T result = work.get();
            transaction.rollback();
            return result;
        }
    }
}
