// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import io.holdfast.outbox.JdbcOutbox;
import io.holdfast.outbox.SchemaMode;
import io.holdfast.spi.Inbox;
import io.holdfast.spi.Markers;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.TransactionContext;
import javax.sql.DataSource;

/**
 * What {@code holdfast-outbox} gives.
 *
 * @param store where messages wait
 * @param markers what proves transactions
 * @param inbox what was applied
 */
record OutboxParts(MessageStore store, Markers markers, Inbox inbox) {

    /** Notes a mode that there is not. */
    static void check(String prefix, InstanceKeys.Schema keys, Problems problems) {
        keys.mode().ifPresent(mode -> Words.require(SchemaMode.class, mode, prefix + ".schema.mode", problems));
    }

    static OutboxParts open(InstanceKeys.Schema keys, DataSource dataSource, TransactionContext transactions) {
        JdbcOutbox.Builder builder = JdbcOutbox.on(dataSource, transactions);
        keys.mode().flatMap(mode -> Words.constant(SchemaMode.class, mode)).ifPresent(builder::schemaMode);
        keys.name().ifPresent(builder::schema);
        keys.tablePrefix().ifPresent(builder::tablePrefix);
        JdbcOutbox outbox = builder.open();
        return new OutboxParts(outbox.store(), outbox.markers(), outbox.inbox());
    }
}
