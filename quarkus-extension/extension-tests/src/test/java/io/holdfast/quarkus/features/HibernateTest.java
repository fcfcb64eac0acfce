// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.Handles;
import io.holdfast.MessageHandler;
import io.holdfast.ReceivedMessage;
import io.holdfast.ReliablePublisher;
import io.holdfast.quarkus.test.MessageProbe;
import io.holdfast.quarkus.test.RecordedMessage;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Entities and messages in one transaction. */
class HibernateTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = App.of(Account.class, Accounts.class, Credit.class)
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "true")
            .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "drop-and-create");

    @Inject
    Accounts accounts;

    @Inject
    MessageProbe messages;

    @Test
    void entityAndMessage_areCommittedTogether_andTheHandlersEntityWithItsInbox() {
        List<RecordedMessage> published = messages.committedBy(() -> accounts.open("ada", "10.00"));
        messages.deliverNow();

        assertThat(published).extracting(RecordedMessage::payload).containsExactly("ada");
        assertThat(accounts.balance("ada")).isEqualByComparingTo("10.00");
        assertThat(accounts.balance("bonus of ada")).isEqualByComparingTo("1.00");
    }

    @Test
    void rolledBack_leavesNeither() {
        List<RecordedMessage> published =
                messages.committedBy(() -> assertThatThrownBy(() -> accounts.openAndChangeMind("bob", "10.00"))
                        .hasMessage("changed its mind"));
        messages.deliverNow();

        assertThat(published).isEmpty();
        assertThat(accounts.balance("bob")).isNull();
        assertThat(accounts.balance("bonus of bob")).isNull();
    }

    /** Hibernate writes at the commit, long after the message was published. */
    @Test
    void flushThatFailsAtTheCommit_takesTheMessageWithIt() {
        accounts.open("eve", "10.00");
        messages.deliverNow();

        List<RecordedMessage> published = messages.committedBy(
                () -> assertThatThrownBy(() -> accounts.open("eve", "99.00")).isInstanceOf(RuntimeException.class));
        messages.deliverNow();

        assertThat(published).isEmpty();
        assertThat(accounts.balance("eve")).isEqualByComparingTo("10.00");
        assertThat(accounts.balance("bonus of eve")).isEqualByComparingTo("1.00");
    }

    /** What is stored. */
    @Entity(name = "Account")
    public static class Account {

        @Id
        String name;

        BigDecimal balance;
    }

    @ApplicationScoped
    static class Accounts {

        @Inject
        EntityManager entities;

        @Inject
        ReliablePublisher publisher;

        @Transactional
        void open(String name, String balance) {
            add(name, balance);
            publisher.publish("transfers", name);
        }

        @Transactional
        void openAndChangeMind(String name, String balance) {
            open(name, balance);
            throw new IllegalStateException("changed its mind");
        }

        void add(String name, String balance) {
            Account account = new Account();
            account.name = name;
            account.balance = new BigDecimal(balance);
            entities.persist(account);
        }

        BigDecimal balance(String name) {
            List<BigDecimal> found = new ArrayList<>();
            QuarkusTransaction.requiringNew().run(() -> {
                Account account = entities.find(Account.class, name);
                found.add(account == null ? null : account.balance);
            });
            return found.get(0);
        }
    }

    @ApplicationScoped
    @Handles(destination = "transfers", consumer = "bonus")
    static class Credit implements MessageHandler<RuntimeException> {

        @Inject
        Accounts accounts;

        @Override
        public void apply(ReceivedMessage message) {
            accounts.add("bonus of " + message.text(), "1.00");
        }
    }
}
