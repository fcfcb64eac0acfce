// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessageId;
import io.holdfast.artemis.ArtemisBroker;
import io.holdfast.artemis.ArtemisRoute;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.Inspection;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.Subscription;
import io.holdfast.spi.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes over Jakarta Messaging and what goes over Artemis' own protocol is the same. */
final class InteroperationTest {

    private static final String QUEUE = "transfers";
    private static final String TOPIC = "news";
    private static final String CONSUMER = "ledger";
    private static final String PARKED = "holdfast.parked";

    @TempDir
    private static Path folder;

    private static ArtemisProvider provider;
    private JmsBroker jms;
    private ArtemisBroker artemis;

    @BeforeAll
    static void start() {
        provider = new ArtemisProvider(folder);
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    @BeforeEach
    void open() {
        provider.createQueue(QUEUE);
        provider.createFed(TOPIC, TOPIC + "::" + TOPIC + "." + CONSUMER);
        provider.create(PARKED, PARKED + "." + QUEUE, RoutingType.ANYCAST);
        provider.create(PARKED, PARKED + "." + TOPIC + "." + CONSUMER, RoutingType.ANYCAST);
        jms = JmsBroker.over(provider.factory())
                .destination(TOPIC, JmsRoute.topic(TOPIC).feeding(CONSUMER, TOPIC + "::" + TOPIC + "." + CONSUMER))
                .parkedQueues(PARKED + "::" + PARKED + ".")
                .open();
        artemis = ArtemisBroker.at(provider.url())
                .destination(TOPIC, ArtemisRoute.topic(TOPIC, CONSUMER))
                .open();
    }

    @AfterEach
    void close() {
        jms.close();
        artemis.close();
        provider.cutConnections();
        provider.empty();
    }

    /** Who sends, and who receives. */
    enum Direction {
        JMS_TO_ARTEMIS,
        ARTEMIS_TO_JMS,
        JMS_TO_JMS
    }

    private Transport sender(Direction direction) {
        return direction == Direction.ARTEMIS_TO_JMS ? artemis.transport() : jms.transport();
    }

    private MessageSource receiver(Direction direction) {
        return direction == Direction.JMS_TO_ARTEMIS ? artemis.source() : jms.source();
    }

    private static EncodedMessage everything(String destination) {
        return new EncodedMessage(
                MessageId.of("m:1"),
                destination,
                Optional.of("transfer-requested:v1/eu"),
                "application/json; v=\"1\"",
                Optional.of("\uD83D\uDE80 \u00E9\u0301 key"),
                Map.of(
                        "tenant", "acme",
                        "trace-id", "a-dot-b",
                        "a-dot-b.c", "\uD83D\uDE80",
                        "in", "a word of the selector language",
                        "Null", "",
                        "_x", " y "),
                new byte[] {0, -1, 127, -128},
                Instant.parse("2025-02-03T04:05:06.789Z"),
                Optional.of(Instant.parse("2025-02-03T04:06:00.001Z")));
    }

    @ParameterizedTest
    @EnumSource
    void everyPart_arrivesUnchanged_fromQueuesAndTopics(Direction direction) {
        for (String destination : List.of(QUEUE, TOPIC)) {
            EncodedMessage message = everything(destination);
            Messages.accepted(sender(direction), message);
            try (Subscription subscription = receiver(direction).subscribe(destination, CONSUMER, false)) {
                Delivery delivery = Messages.next(subscription);
                assertThat(delivery.message()).isEqualTo(message);
                assertThat(delivery.attempt()).isEqualTo(1);
                delivery.acknowledge();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void attempts_areCountedOn_whoeverReceivesNext(Direction direction) {
        Messages.accepted(sender(direction), everything(QUEUE));
        endOne(jms.source(), 1, delivery -> delivery.retry(Duration.ZERO));
        endOne(artemis.source(), 2, delivery -> delivery.retry(Duration.ofMillis(1)));
        endOne(jms.source(), 3, delivery -> delivery.release(Duration.ofMillis(1)));
        endOne(artemis.source(), 3, Delivery::acknowledge);
    }

    @ParameterizedTest
    @EnumSource(
            value = Direction.class,
            names = {"JMS_TO_ARTEMIS", "ARTEMIS_TO_JMS"})
    void parkedByOne_isShownAndTriedAgainByTheOther(Direction direction) {
        Messages.accepted(sender(direction), everything(QUEUE));
        MessageSource parking = direction == Direction.JMS_TO_ARTEMIS ? jms.source() : artemis.source();
        MessageSource operating = direction == Direction.JMS_TO_ARTEMIS ? artemis.source() : jms.source();
        endOne(parking, 1, delivery -> delivery.park("the account is closed"));
        operating.subscribe(QUEUE, CONSUMER, false).close();
        Inspection inspection = (Inspection) operating;
        assertThat(inspection.find(MessageId.of("m:1"))).get().satisfies(entry -> {
            assertThat(entry.reason()).contains("the account is closed");
            assertThat(entry.headers()).isEqualTo(everything(QUEUE).headers());
        });
        assertThat(inspection.retry(MessageId.of("m:1"))).isTrue();
        assertThat(inspection.retry(MessageId.of("m:1"))).isFalse();
        endOne(operating, 1, Delivery::acknowledge);
    }

    @Test
    void delayedMessage_isDelayedForBoth() {
        EncodedMessage plain = Messages.plain("m1", QUEUE);
        Instant moment = Instant.now().plusSeconds(2);
        EncodedMessage later = new EncodedMessage(
                plain.id(),
                QUEUE,
                plain.type(),
                plain.contentType(),
                plain.key(),
                plain.headers(),
                plain.body(),
                plain.publishedAt(),
                Optional.of(Instant.ofEpochMilli(moment.toEpochMilli())));
        Messages.accepted(jms.transport(), later);
        try (Subscription subscription = artemis.source().subscribe(QUEUE, CONSUMER, false)) {
            assertThat(Messages.next(subscription).message()).isEqualTo(later);
            assertThat(Instant.now()).isAfterOrEqualTo(moment.minusMillis(50));
        }
    }

    /** How a delivery ends. */
    private interface Ending {
        void of(Delivery delivery);
    }

    private static void endOne(MessageSource source, int attempt, Ending ending) {
        try (Subscription subscription = source.subscribe(QUEUE, CONSUMER, false)) {
            Delivery delivery = Messages.next(subscription);
            assertThat(delivery.message()).isEqualTo(everything(QUEUE));
            assertThat(delivery.attempt()).isEqualTo(attempt);
            ending.of(delivery);
        }
    }
}
