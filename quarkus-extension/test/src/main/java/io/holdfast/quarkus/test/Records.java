// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.test;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What was published, and what became of the transactions it was published in. Safe for use by many threads. */
final class Records {

    private final TransactionSynchronizationRegistry transactions;
    private final List<RecordedMessage> committed = new ArrayList<>();
    private final Set<Open> open = ConcurrentHashMap.newKeySet();

    Records(TransactionSynchronizationRegistry transactions) {
        this.transactions = transactions;
    }

    /** Messages of a transaction that has not ended. */
    private record Open(Object transaction, List<RecordedMessage> messages) {}

    /** Takes down what was published in the transaction of this thread. */
    void published(List<RecordedMessage> messages) {
        Open recorded = new Open(transactions.getTransactionKey(), messages);
        open.add(recorded);
        transactions.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // What counts is how it ends.
            }

            @Override
            public void afterCompletion(int status) {
                open.remove(recorded);
                if (status == Status.STATUS_COMMITTED) {
                    committed(messages);
                }
            }
        });
    }

    synchronized void committed(List<RecordedMessage> messages) {
        committed.addAll(messages);
    }

    /** What was published in the transaction of this thread. */
    List<RecordedMessage> here() {
        @Nullable Object transaction = transactions.getTransactionKey();
        return open.stream()
                .filter(recorded -> recorded.transaction().equals(transaction))
                .flatMap(recorded -> recorded.messages().stream())
                .sorted((one, other) -> one.id().compareTo(other.id()))
                .toList();
    }

    synchronized List<RecordedMessage> committedFrom(int first) {
        return List.copyOf(committed.subList(Math.min(first, committed.size()), committed.size()));
    }

    synchronized int size() {
        return committed.size();
    }

    synchronized void forget() {
        committed.clear();
    }
}
