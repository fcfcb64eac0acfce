// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessageId;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.Operations.State;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.Inspection;
import io.holdfast.spi.Subscription;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What other clients send, as our consumers see it, and the other way round. */
final class ForeignClientsTest {

    private static final String TRANSFERS = "transfers";
    private static final String LEDGER = "ledger";
    private static final String TEXT = "30 € to \uD83D\uDE80";

    private final List<ArtemisBroker> opened = new ArrayList<>();
    private TestBroker broker;

    @BeforeEach
    void start(@TempDir Path folder) {
        broker = new TestBroker(folder);
    }

    @AfterEach
    void stop() {
        opened.forEach(ArtemisBroker::close);
        broker.close();
    }

    private ArtemisBroker open(ForeignMessages policy) {
        ArtemisBroker client = ArtemisBroker.at(broker.url())
                .queues(QueueMode.CREATE)
                .foreignMessages(policy)
                .timeout(Duration.ofSeconds(5))
                .open();
        opened.add(client);
        client.transport().verify(TRANSFERS);
        return client;
    }

    private Subscription subscribe(ArtemisBroker client) {
        return Messages.subscribe(client.source(), TRANSFERS, LEDGER, false);
    }

    private static TextMessage text(jakarta.jms.Session session) throws JMSException {
        TextMessage message = session.createTextMessage(TEXT);
        message.setJMSType("transfer-requested");
        message.setStringProperty("tenant", "acme");
        message.setIntProperty("amount", 30);
        return message;
    }

    private static BytesMessage bytes(jakarta.jms.Session session) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(new byte[] {0, -1, 127, -128});
        return message;
    }

    // What they send

    @ParameterizedTest
    @EnumSource
    void text_isDeliveredUnderAnIdThatStays(ForeignClient foreign) {
        ArtemisBroker client = open(ForeignMessages.HANDLE);
        foreign.sendToQueue(broker.url(), TRANSFERS, ForeignClientsTest::text);
        MessageId id = assertText(client, 1, delivery -> broker.cutConnections());
        assertThat(assertText(client, 1, delivery -> delivery.release(Duration.ZERO)))
                .isEqualTo(id);
        assertThat(assertText(client, 1, delivery -> delivery.retry(Duration.ZERO)))
                .isEqualTo(id);
        broker.stop();
        broker.startAgain();
        assertThat(assertText(client, 2, delivery -> delivery.park("the test says so")))
                .isEqualTo(id);
        assertThat(((Inspection) client.source()).retry(id)).isTrue();
        assertThat(assertText(client, 1, Delivery::acknowledge)).isEqualTo(id);
        broker.assertDepth(TRANSFERS, 0);
    }

    private interface Ending {
        void of(Delivery delivery);
    }

    private MessageId assertText(ArtemisBroker client, int attempt, Ending ending) {
        try (Subscription subscription = subscribe(client)) {
            Delivery delivery = Messages.next(subscription);
            EncodedMessage message = delivery.message();
            assertThat(message.contentType()).isEqualTo("text/plain;charset=UTF-8");
            assertThat(new String(message.body(), StandardCharsets.UTF_8)).isEqualTo(TEXT);
            assertThat(message.type()).contains("transfer-requested");
            assertThat(message.headers()).isEqualTo(Map.of("tenant", "acme", "amount", "30"));
            assertThat(message.destination()).isEqualTo(TRANSFERS);
            assertThat(message.key()).isEmpty();
            assertThat(message.deliverAt()).isEmpty();
            assertThat(delivery.attempt()).isEqualTo(attempt);
            ending.of(delivery);
            return message.id();
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytes_areDelivered(ForeignClient foreign) {
        ArtemisBroker client = open(ForeignMessages.HANDLE);
        foreign.sendToQueue(broker.url(), TRANSFERS, ForeignClientsTest::bytes, ForeignClientsTest::bytes);
        try (Subscription subscription = subscribe(client)) {
            Delivery first = Messages.next(subscription);
            assertThat(first.message().contentType()).isEqualTo("application/octet-stream");
            assertThat(first.message().body()).containsExactly(0, -1, 127, -128);
            assertThat(first.message().type()).isEmpty();
            assertThat(first.message().headers()).isEmpty();
            first.acknowledge();
            Delivery second = Messages.next(subscription);
            assertThat(second.message().id()).isNotEqualTo(first.message().id());
            second.acknowledge();
        }
    }

    @ParameterizedTest
    @EnumSource
    void emptyText_isDelivered(ForeignClient foreign) {
        ArtemisBroker client = open(ForeignMessages.HANDLE);
        foreign.sendToQueue(
                broker.url(),
                TRANSFERS,
                session -> session.createTextMessage(""),
                session -> session.createTextMessage("x".repeat(200_000)));
        try (Subscription subscription = subscribe(client)) {
            for (int length : new int[] {0, 200_000}) {
                Delivery delivery = Messages.next(subscription);
                assertThat(delivery.message().body()).hasSize(length);
                assertThat(delivery.message().contentType()).isEqualTo("text/plain;charset=UTF-8");
                delivery.acknowledge();
            }
        }
    }

    /** A sender may leave out everything by which its messages could be told apart. */
    @ParameterizedTest
    @EnumSource
    void messageWithoutIdAndTime_hasAnIdThatStays(ForeignClient foreign) {
        ArtemisBroker client = open(ForeignMessages.HANDLE);
        foreign.sendAnonymouslyToQueue(broker.url(), TRANSFERS, ForeignClientsTest::bytes, ForeignClientsTest::bytes);
        List<MessageId> first = bothIds(client);
        broker.cutConnections();
        assertThat(bothIds(client)).isEqualTo(first).doesNotHaveDuplicates();
        broker.stop();
        broker.startAgain();
        assertThat(bothIds(client)).isEqualTo(first);
    }

    private List<MessageId> bothIds(ArtemisBroker client) {
        try (Subscription one = subscribe(client);
                Subscription two = subscribe(client)) {
            return List.of(
                    Messages.next(one).message().id(),
                    Messages.next(two).message().id());
        }
    }

    // What is set aside

    @ParameterizedTest
    @EnumSource
    void foreignMessages_areParkedIfNobodyWantsThem(ForeignClient foreign) {
        ArtemisBroker strict = open(ForeignMessages.PARK);
        foreign.sendToQueue(broker.url(), TRANSFERS, ForeignClientsTest::text);
        Messages.accepted(strict.transport(), Messages.plain("ours", TRANSFERS));
        assertOnlyOursIsDelivered(strict);
        Entry entry = parked(strict);
        assertThat(entry.reason()).hasValueSatisfying(why -> assertThat(why).contains("no id of ours"));
        assertThat(((Inspection) strict.source()).find(entry.id())).isPresent();
        // Whoever changes his mind gets it as it was.
        ArtemisBroker open = open(ForeignMessages.HANDLE);
        try (Subscription subscription = subscribe(open)) {
            assertThat(((Inspection) open.source()).retry(entry.id())).isTrue();
            Delivery delivery = Messages.next(subscription);
            assertThat(new String(delivery.message().body(), StandardCharsets.UTF_8))
                    .isEqualTo(TEXT);
            assertThat(delivery.message().headers()).isEqualTo(Map.of("tenant", "acme", "amount", "30"));
            delivery.acknowledge();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsParked_canBeDiscarded(ForeignClient foreign) {
        ArtemisBroker strict = open(ForeignMessages.PARK);
        foreign.sendToQueue(broker.url(), TRANSFERS, ForeignClientsTest::text);
        Messages.accepted(strict.transport(), Messages.plain("ours", TRANSFERS));
        assertOnlyOursIsDelivered(strict);
        assertThat(((Inspection) strict.source()).discard(parked(strict).id())).isTrue();
        assertThat(((Inspection) strict.source()).list(Filter.everything(), 10)).isEmpty();
        broker.assertDepth("holdfast.parked.transfers", 0);
    }

    private void assertOnlyOursIsDelivered(ArtemisBroker client) {
        try (Subscription subscription = subscribe(client)) {
            Delivery delivery = Messages.next(subscription);
            assertThat(delivery.message().id().value()).isEqualTo("ours");
            delivery.acknowledge();
            assertThat(subscription.receive(Duration.ofMillis(50))).isEmpty();
        }
        broker.assertDepth(TRANSFERS, 0);
    }

    private static Entry parked(ArtemisBroker client) {
        List<Entry> entries = ((Inspection) client.source()).list(Filter.everything(), 10);
        assertThat(entries).singleElement().satisfies(entry -> {
            assertThat(entry.state()).isEqualTo(State.PARKED);
            assertThat(entry.destination()).isEqualTo(TRANSFERS);
        });
        return entries.get(0);
    }

    /** Tells when somebody makes one out of bytes. */
    static final class Gadget implements Serializable {

        private static final long serialVersionUID = 1L;
        static final AtomicInteger READ = new AtomicInteger();

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            READ.incrementAndGet();
            in.defaultReadObject();
        }
    }

    @ParameterizedTest
    @EnumSource
    void object_isParkedAndNeverMade(ForeignClient foreign) {
        Gadget.READ.set(0);
        ArtemisBroker client = open(ForeignMessages.HANDLE);
        foreign.sendToQueue(broker.url(), TRANSFERS, session -> session.createObjectMessage(new Gadget()));
        int bySender = Gadget.READ.getAndSet(0);
        Messages.accepted(client.transport(), Messages.plain("ours", TRANSFERS));
        assertOnlyOursIsDelivered(client);
        Entry entry = parked(client);
        assertThat(entry.reason())
                .hasValueSatisfying(why -> assertThat(why).contains("its body is neither text nor bytes"));
        ((Inspection) client.source()).retry(entry.id());
        try (Subscription subscription = subscribe(client)) {
            assertThat(subscription.receive(Duration.ofMillis(200))).isEmpty();
        }
        assertThat(parked(client).reason()).isEqualTo(entry.reason());
        assertThat(Gadget.READ).as("made by us; by the sender: %s", bySender).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource
    void map_isParked(ForeignClient foreign) {
        ArtemisBroker client = open(ForeignMessages.HANDLE);
        foreign.sendToQueue(broker.url(), TRANSFERS, session -> {
            MapMessage map = session.createMapMessage();
            map.setInt("amount", 30);
            return map;
        });
        Messages.accepted(client.transport(), Messages.plain("ours", TRANSFERS));
        assertOnlyOursIsDelivered(client);
        assertThat(parked(client).reason())
                .hasValueSatisfying(why -> assertThat(why).contains("its body is neither text nor bytes"));
    }

    @ParameterizedTest
    @EnumSource
    void invalidId_isParkedAndTheNextIsDelivered(ForeignClient foreign) {
        ArtemisBroker client = open(ForeignMessages.HANDLE);
        foreign.sendToQueue(broker.url(), TRANSFERS, session -> {
            Message message = bytes(session);
            message.setStringProperty("holdfast_id", "' OR 1=1 --");
            message.setStringProperty("holdfast_content_type", "application/json");
            return message;
        });
        Messages.accepted(client.transport(), Messages.plain("ours", TRANSFERS));
        assertOnlyOursIsDelivered(client);
        Entry entry = parked(client);
        assertThat(entry.reason()).hasValueSatisfying(why -> assertThat(why).contains("not a valid message id"));
        assertThat(((Inspection) client.source()).retry(entry.id())).isTrue();
        try (Subscription subscription = subscribe(client)) {
            assertThat(subscription.receive(Duration.ofMillis(200))).isEmpty();
        }
        entry = parked(client);
        assertThat(entry.reason()).hasValueSatisfying(why -> assertThat(why).contains("not a valid message id"));
        assertThat(((Inspection) client.source()).discard(entry.id())).isTrue();
        broker.assertDepth("holdfast.parked.transfers", 0);
    }

    @ParameterizedTest
    @EnumSource
    void idWithoutTheForm_isParkedAndTheNextIsDelivered(ForeignClient foreign) {
        ArtemisBroker client = open(ForeignMessages.HANDLE);
        foreign.sendToQueue(broker.url(), TRANSFERS, session -> {
            Message message = text(session);
            message.setIntProperty("holdfast_id", 5);
            return message;
        });
        Messages.accepted(client.transport(), Messages.plain("ours", TRANSFERS));
        assertOnlyOursIsDelivered(client);
        Entry entry = parked(client);
        assertThat(entry.reason())
                .hasValueSatisfying(why -> assertThat(why).contains("not the form that goes with it"));
        assertThat(((Inspection) client.source()).discard(entry.id())).isTrue();
    }

    // What we send

    @ParameterizedTest
    @EnumSource
    void ourMessages_areReadableByAll(ForeignClient foreign) {
        ArtemisBroker client = open(ForeignMessages.HANDLE);
        EncodedMessage ours = Messages.keyed("0190-m1", TRANSFERS, "account-7");
        Messages.accepted(client.transport(), ours);
        foreign.receiveFromQueue(broker.url(), TRANSFERS, message -> {
            assertThat(message).isInstanceOf(BytesMessage.class);
            assertThat(message.getBody(byte[].class)).isEqualTo(ours.body());
            assertThat(message.getStringProperty("holdfast_id")).isEqualTo("0190-m1");
            assertThat(message.getStringProperty("holdfast_type")).isEqualTo("transfer-requested");
            assertThat(message.getStringProperty("holdfast_content_type")).isEqualTo("application/json");
            assertThat(message.getStringProperty("holdfast_key")).isEqualTo("account-7");
            assertThat(message.getLongProperty("holdfast_published_at")).isEqualTo(Messages.PUBLISHED.toEpochMilli());
            assertThat(message.getStringProperty("tenant")).isEqualTo("acme");
            assertThat(message.getJMSType()).isEqualTo("transfer-requested");
            assertThat(message.getStringProperty("JMSXGroupID")).isEqualTo("account-7");
            assertThat(message.getJMSTimestamp()).isEqualTo(Messages.PUBLISHED.toEpochMilli());
            assertThat(message.getJMSDeliveryMode()).isEqualTo(jakarta.jms.DeliveryMode.PERSISTENT);
            assertThat(message.getJMSRedelivered()).isFalse();
        });
        broker.assertDepth(TRANSFERS, 0);
    }
}
