// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.Guarantee;
import io.holdfast.Message;
import io.holdfast.TransactionFencedException;
import io.holdfast.Verdict;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.spi.Markers;
import io.holdfast.spi.TransactionOutcome;
import io.holdfast.tck.fake.InMemoryBroker;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A transaction that met its fence never commits, whatever the application does with the exception. */
final class FenceTest {

    private final InMemoryBroker broker = new InMemoryBroker(InstantSource.system());

    @ParameterizedTest
    @EnumSource
    void swallowedFence_neverCommits(Backend backend) {
        TestDatabase database = backend.shared();
        try (Holdfast holdfast = holdfast(database);
                var transaction = database.transactions.begin()) {
            database.insert("before");
            assertThatThrownBy(() -> holdfast.publisher().publish("orders", "m"))
                    .isInstanceOf(TransactionFencedException.class);
            database.insert("after");
            assertThat(database.transactions.isActive()).isFalse();
            assertThat(transaction.commit()).isEqualTo(TransactionOutcome.ROLLED_BACK);
        }
        assertNothingHappened(database);
    }

    @ParameterizedTest
    @EnumSource
    void fenceSwallowedInsideExecute_neverCommits(Backend backend) {
        TestDatabase database = backend.shared();
        try (Holdfast holdfast = holdfast(database)) {
            holdfast.publisher().execute(() -> {
                database.insert("before");
                try {
                    holdfast.publisher().publish("orders", "m");
                } catch (TransactionFencedException swallowed) {
                    database.insert("after");
                }
            });
        }
        assertNothingHappened(database);
    }

    @ParameterizedTest
    @EnumSource
    void fenceBeforeTheWork_keepsItFromRunning(Backend backend) {
        TestDatabase database = backend.shared();
        try (Holdfast holdfast = holdfast(database)) {
            Message message = Message.to("orders").payload("m").build();
            assertThatThrownBy(() -> holdfast.publisher().execute(List.of(message), () -> database.insert("work")))
                    .isInstanceOf(TransactionFencedException.class);
        }
        assertNothingHappened(database);
    }

    private void assertNothingHappened(TestDatabase database) {
        assertThat(database.count("SELECT COUNT(*) FROM business")).isZero();
        assertThat(database.count("SELECT COUNT(*) FROM holdfast_marker WHERE outcome = 'C'"))
                .isZero();
        assertThat(broker.accepted()).isEmpty();
    }

    private Holdfast holdfast(TestDatabase database) {
        broker.bind("orders", "billing");
        return Holdfast.builder()
                .transactions(database.transactions)
                .markers(fenced(database))
                .halfMessages(broker.prepared("n"))
                .destination("orders", DestinationSettings.defaults().withGuarantee(Guarantee.HALF_MESSAGE))
                .build();
    }

    /** A resolver that is quicker than the publisher: it asks before the marker is recorded. */
    private static Markers fenced(TestDatabase database) {
        Markers markers = database.outbox.markers();
        return DataSources.proxy(Markers.class, (method, arguments) -> {
            if (method.getName().equals("record")) {
                assertThat(markers.check((String) arguments[0])).isEqualTo(Verdict.ROLLED_BACK);
            }
            return method.invoke(markers, arguments);
        });
    }
}
