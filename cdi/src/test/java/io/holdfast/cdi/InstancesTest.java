// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.holdfast.Handles;
import io.holdfast.InvalidSettingsException;
import io.holdfast.MessageHandler;
import io.holdfast.Operations;
import io.holdfast.ReceivedMessage;
import io.holdfast.ReliablePublisher;
import io.holdfast.artemis.EmbeddedBroker;
import io.holdfast.tck.Eventually;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.transaction.Transactional;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances in one application: two databases, two brokers. */
final class InstancesTest {

    private static Store east;
    private static Store west;

    @TempDir
    Path folder;

    /** One pool is found by its name, the other by the instance it is for. */
    @ApplicationScoped
    static class Pools {

        @Produces
        @ApplicationScoped
        @Named("east-db")
        AgroalDataSource east() {
            return east.pool();
        }

        @Produces
        @ApplicationScoped
        @HoldfastInstance("west")
        AgroalDataSource west() {
            return west.pool();
        }

        void close(@Disposes @Any AgroalDataSource pool) {
            pool.close();
        }
    }

    /** Publishes on either side. */
    @ApplicationScoped
    static class Bank {

        @Inject
        @HoldfastInstance("east")
        ReliablePublisher toEast;

        @Inject
        @HoldfastInstance("west")
        ReliablePublisher toWest;

        @Inject
        @HoldfastInstance("nowhere")
        ReliablePublisher toNowhere;

        @Inject
        @HoldfastInstance("west")
        Operations operations;

        public int destinationsInTheWest() {
            return operations.status().size();
        }

        public void nowhere(String name) {
            toNowhere.publish("transfers", name);
        }

        @Transactional
        public void east(String name) {
            toEast.publish("transfers", name);
        }

        @Transactional
        public void west(String name) {
            toWest.publish("transfers", name);
        }
    }

    /** Receives in the east. */
    @ApplicationScoped
    @Handles(destination = "transfers", consumer = "c", instance = "east")
    static class East implements MessageHandler<RuntimeException> {

        @Inject
        @Named("east-db")
        DataSource database;

        @Override
        public void apply(ReceivedMessage message) {
            Store.insert(database, message.text());
        }
    }

    /** Receives in the west. */
    @ApplicationScoped
    @Handles(destination = "transfers", consumer = "c", instance = "west")
    static class West implements MessageHandler<RuntimeException> {

        @Inject
        @HoldfastInstance("west")
        DataSource database;

        @Override
        public void apply(ReceivedMessage message) {
            Store.insert(database, message.text());
        }
    }

    @Test
    void eachHasItsOwnDatabaseAndBroker() {
        east = Store.h2();
        west = Store.h2();
        try (EmbeddedBroker one = EmbeddedBroker.start(folder.resolve("one"));
                EmbeddedBroker two = EmbeddedBroker.start(folder.resolve("two"));
                Application application = Application.start(
                        Map.of(
                                "holdfast.\"east\".datasource", "east-db",
                                "holdfast.\"east\".schema.mode", "create",
                                "holdfast.\"east\".broker.url", one.url(),
                                "holdfast.\"east\".broker.queues", "create",
                                "holdfast.\"east\".destinations.transfers.guarantee", "outbox",
                                "holdfast.\"west\".schema.mode", "create",
                                "holdfast.\"west\".broker.url", two.url(),
                                "holdfast.\"west\".broker.queues", "create",
                                "holdfast.\"west\".destinations.transfers.guarantee", "outbox"),
                        Pools.class,
                        Bank.class,
                        East.class,
                        West.class)) {
            Bank bank = application.get(Bank.class);
            bank.east("e");
            bank.west("w");
            assertThat(Eventually.within(
                            Duration.ofSeconds(60),
                            () -> !east.rows().isEmpty() && !west.rows().isEmpty()))
                    .isTrue();
            assertThat(east.rows()).containsExactly("e");
            assertThat(west.rows()).containsExactly("w");
            assertThat(bank.destinationsInTheWest()).isEqualTo(1);
            assertThat(application
                            .get(Operations.class, HoldfastInstance.Literal.of("east"))
                            .status())
                    .hasSize(1);
            assertThatThrownBy(() -> bank.nowhere("n"))
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessage(
                            "Cannot use the Holdfast instance \"nowhere\": it has no keys; those that have are [east, west]."
                                    + " Correct the name, or configure it under holdfast.\"nowhere\".");
        }
    }
}
