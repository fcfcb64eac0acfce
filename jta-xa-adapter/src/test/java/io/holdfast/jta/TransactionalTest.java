// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.NoTransactionException;
import io.holdfast.ReliablePublisher;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.Holdfast;
import io.holdfast.outbox.JdbcOutbox;
import io.holdfast.tck.Eventually;
import io.holdfast.tck.fake.InMemoryBroker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publishing in {@code @Transactional} methods of every type, as Weld SE and Narayana run them. */
class TransactionalTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JtaDatabase DATABASE = JtaDatabase.h2();

    private static final ReliablePublisher PUBLISHER = publisher();
    private static final SeContainer CONTAINER =
            SeContainerInitializer.newInstance().initialize();

    private final Bank bank = CONTAINER.select(Bank.class).get();

    /** What the cdi module makes for applications. */
    @ApplicationScoped
    static class Beans {

        @Produces
        JtaDatabase database() {
            return DATABASE;
        }

        @Produces
        ReliablePublisher publisher() {
            return PUBLISHER;
        }
    }

    /** Not started: what was published stays where it can be counted. */
    private static ReliablePublisher publisher() {
        DATABASE.createOutbox();
        JdbcOutbox outbox = JdbcOutbox.on(DATABASE.pool, DATABASE.transactions).open();
        return Holdfast.builder()
                .node("test")
                .transactions(DATABASE.transactions)
                .store(outbox.store())
                .transport(new InMemoryBroker(InstantSource.system()).transport("test"))
                .destination("transfers", DestinationSettings.defaults())
                .build()
                .publisher();
    }

    @BeforeEach
    void clear() {
        DATABASE.clear();
    }

    @AfterAll
    static void close() {
        CONTAINER.close();
        DATABASE.close();
    }

    @Test
    void required_publishesWithItsTransaction() {
        bank.required("a");
        assertPublished("a");
    }

    @Test
    void requiredThatFails_publishesNothing() {
        assertThatThrownBy(() -> bank.requiredThatFails("a")).isInstanceOf(IllegalStateException.class);
        assertPublished();
    }

    @Test
    void requiredInsideRequired_joins() {
        assertThatThrownBy(() -> bank.aroundThatFails("a", () -> bank.required("b")))
                .isInstanceOf(IllegalStateException.class);
        assertPublished();
        bank.around("a", () -> bank.required("b"));
        assertPublished("a", "b");
    }

    @Test
    void failureOfWhatJoined_takesTheOuterWithIt_alsoIfSwallowed() {
        assertThatThrownBy(() -> bank.around("a", () -> bank.requiredThatFails("b")))
                .isInstanceOf(NoTransactionException.class);
        assertPublished();
    }

    @Test
    void requiresNew_isIndependentOfItsOuter() {
        assertThatThrownBy(() -> bank.aroundThatFails("a", () -> bank.requiresNew("b")))
                .isInstanceOf(IllegalStateException.class);
        assertPublished("b");
        clear();
        bank.around("a", () -> bank.requiresNew("b"));
        assertPublished("a", "b");
    }

    @Test
    void supports_publishesInATransaction_andRefusesWithoutOne() {
        bank.around("a", () -> bank.supports("b"));
        assertPublished("a", "b");
        clear();
        assertThatThrownBy(() -> bank.supports("c")).isInstanceOf(NoTransactionException.class);
        assertPublished();
    }

    @Test
    void mandatory_publishesInATransaction() {
        bank.around("a", () -> bank.mandatory("b"));
        assertPublished("a", "b");
    }

    @Test
    void notSupported_refuses_andTheSuspendedTransactionGoesOn() {
        assertThatThrownBy(() -> bank.notSupported("a")).isInstanceOf(NoTransactionException.class);
        bank.around("b", () -> bank.notSupported("c"));
        assertPublished("b", "b went on");
    }

    @Test
    void never_refuses() {
        assertThatThrownBy(() -> bank.never("a")).isInstanceOf(NoTransactionException.class);
        assertPublished();
    }

    @Test
    void execute_beginsItsOwn() {
        bank.execute("a");
        assertPublished("a");
        clear();
        bank.around("b", () -> bank.execute("c"));
        assertPublished("b", "c");
    }

    @Test
    void userTransaction_publishesWithItsCommit() throws Exception {
        UserTransaction user = Platform.user();
        user.begin();
        bank.mandatory("a");
        user.rollback();
        assertPublished();
        user.begin();
        bank.mandatory("b");
        user.commit();
        assertPublished("b");
    }

    @Test
    void rollbackOnlyUserTransaction_refusesToPublish() throws Exception {
        UserTransaction user = Platform.user();
        user.begin();
        user.setRollbackOnly();
        assertThatThrownBy(() -> bank.supports("a")).isInstanceOf(NoTransactionException.class);
        user.rollback();
        assertPublished();
    }

    @Test
    void publishingAfterTheTimeout_isRefused() throws Exception {
        UserTransaction user = Platform.user();
        user.setTransactionTimeout(1);
        user.begin();
        bank.supports("in time");
        assertThat(Eventually.within(PATIENCE, () -> !DATABASE.transactions.isActive()))
                .isTrue();
        assertThatThrownBy(() -> bank.supports("too late")).isInstanceOf(NoTransactionException.class);
        user.rollback();
        user.setTransactionTimeout(0);
        assertPublished();
    }

    /** A row is there if, and only if, its message is. */
    private static void assertPublished(String... names) {
        assertThat(DATABASE.rows()).containsExactlyInAnyOrder(names);
        assertThat(DATABASE.texts("SELECT id FROM holdfast_message"))
                .hasSize(List.of(names).size());
    }
}
