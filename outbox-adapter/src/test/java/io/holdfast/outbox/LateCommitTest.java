// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessageId;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.MessageStore.NewMessage;
import io.holdfast.spi.TransactionContext.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A transaction that was open for long leaves a message that was due before others that have been claimed already. */
final class LateCommitTest {

    private static final Duration LEASE = Duration.ofMinutes(1);

    @Test
    void messageDueBeforeTheLastClaim_isClaimedNext() {
        try (TestDatabase database = TestDatabase.postgres()) {
            append(database, "first");
            append(database, "second");
            database.elapse(Duration.ofSeconds(2));
            assertThat(claim(database, 1)).containsExactly("first");
            append(database, "late");
            database.execute("UPDATE holdfast_message SET due_at = 1 WHERE id = 'late'");
            assertThat(claim(database, 5)).containsExactlyInAnyOrder("second", "late");
        }
    }

    private static void append(TestDatabase database, String id) {
        EncodedMessage message = new EncodedMessage(
                MessageId.of(id),
                "orders",
                Optional.empty(),
                "text/plain",
                Optional.empty(),
                Map.of(),
                new byte[0],
                Instant.EPOCH,
                Optional.empty());
        NewMessage asked = new NewMessage(message, Duration.ofSeconds(1), false, false, Optional.empty());
        MessageStore store = database.outbox.store();
        try (Transaction transaction = database.transactions.begin()) {
            store.append(List.of(asked), "publisher", LEASE);
            transaction.commit();
        }
    }

    private static List<String> claim(TestDatabase database, int limit) {
        return database.outbox.store().claim(new ClaimRequest("relay", limit, LEASE, Set.of(), false)).stream()
                .map(ClaimedMessage::id)
                .map(MessageId::value)
                .toList();
    }
}
