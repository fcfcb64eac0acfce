// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A table with a unique key. An uncommitted row holds its key as a lock. Used under the monitor of its database. */
final class KeyTable<K extends Comparable<K>, V> {

    /** A row, and who has not committed it yet. */
    static final class Row<V> {
        final V value;
        final Instant created;
        private @Nullable Tx holder;

        private Row(V value, Instant created, @Nullable Tx holder) {
            this.value = value;
            this.created = created;
            this.holder = holder;
        }

        boolean isCommitted() {
            return holder == null;
        }

        boolean isHeldByOtherThan(Tx tx) {
            return holder != null && holder != tx;
        }
    }

    private final Map<K, Row<V>> rows = new TreeMap<>();

    Optional<Row<V>> find(K key) {
        return Optional.ofNullable(rows.get(key));
    }

    /** Inserts in a transaction; the key must be free. */
    void insert(Tx tx, K key, V value, Instant now) {
        Row<V> row = new Row<>(value, now, tx);
        rows.put(key, row);
        tx.onCommit(() -> row.holder = null);
        tx.onRollback(() -> rows.remove(key));
    }

    /** Inserts and commits at once; the key must be free. */
    void insertCommitted(K key, V value, Instant now) {
        rows.put(key, new Row<>(value, now, null));
    }

    /** Deletes committed rows that are old enough. */
    int purge(Instant createdUntil, int limit, Predicate<V> finished) {
        int deleted = 0;
        for (Iterator<Row<V>> all = rows.values().iterator(); deleted < limit && all.hasNext(); ) {
            Row<V> row = all.next();
            if (row.isCommitted() && !row.created.isAfter(createdUntil) && finished.test(row.value)) {
                all.remove();
                deleted++;
            }
        }
        return deleted;
    }

    void describe(String name, StringBuilder text) {
        rows.forEach((key, row) -> text.append(name)
                .append(' ')
                .append(key)
                .append('=')
                .append(row.value)
                .append(row.holder == null ? "" : " held by " + row.holder)
                .append('\n'));
    }
}
