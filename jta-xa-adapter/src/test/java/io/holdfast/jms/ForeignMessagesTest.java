// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessageId;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.Inspection;
import io.holdfast.spi.Subscription;
import io.holdfast.tck.Eventually;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What other clients send, as our consumers see it; and receivers that die of a message. */
final class ForeignMessagesTest {

    private static final String TRANSFERS = "transfers";
    private static final String LEDGER = "ledger";
    private static final String TEXT = "30 \u20AC to \uD83D\uDE80";
    private static final Duration SILENCE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int DEATHS = 7;

    @TempDir
    private Path folder;

    /** Providers by name. */
    enum Provider {
        ARTEMIS(ArtemisProvider::new),
        CLASSIC(ClassicProvider::new);

        private final Function<Path, TestProvider> start;

        Provider(Function<Path, TestProvider> start) {
            this.start = start;
        }

        TestProvider started(Path folder) {
            TestProvider provider = start.apply(folder);
            provider.createQueue(TRANSFERS);
            provider.createQueue("holdfast.parked." + TRANSFERS);
            provider.createQueue("holdfast.retry." + TRANSFERS);
            return provider;
        }
    }

    /** Makes a message in a session. */
    private interface Maker {
        Message in(Session session) throws JMSException;
    }

    private static void send(TestProvider provider, boolean named, Maker maker) {
        try (Connection connection = provider.factory().createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue(TRANSFERS))) {
            producer.setDisableMessageID(!named);
            producer.send(maker.in(session));
        } catch (JMSException error) {
            throw new IllegalStateException(error);
        }
    }

    private static TextMessage text(Session session) throws JMSException {
        TextMessage message = session.createTextMessage(TEXT);
        message.setJMSType("transfer-requested");
        message.setStringProperty("tenant", "acme");
        message.setStringProperty("a$dot$b", "as it is");
        message.setIntProperty("amount", 30);
        return message;
    }

    private static MapMessage map(Session session) throws JMSException {
        MapMessage message = session.createMapMessage();
        message.setString("k", "v");
        message.setStringProperty("tenant", "acme");
        return message;
    }

    @ParameterizedTest
    @EnumSource
    void text_isDeliveredUnderAnIdThatStays(Provider kind) {
        try (TestProvider provider = kind.started(folder);
                JmsBroker broker = JmsBroker.over(provider.factory()).open()) {
            send(provider, true, ForeignMessagesTest::text);
            MessageId id = endOne(broker, 1, delivery -> {});
            assertThat(endOne(broker, 1, delivery -> delivery.release(Duration.ZERO)))
                    .isEqualTo(id);
            assertThat(endOne(broker, 1, delivery -> delivery.retry(Duration.ZERO)))
                    .isEqualTo(id);
            assertThat(endOne(broker, 2, delivery -> delivery.park("the test says so")))
                    .isEqualTo(id);
            assertThat(((Inspection) broker.source()).retry(id)).isTrue();
            assertThat(endOne(broker, 1, Delivery::acknowledge)).isEqualTo(id);
        }
    }

    /** How a delivery ends. */
    private interface Ending {
        void of(Delivery delivery);
    }

    private static MessageId endOne(JmsBroker broker, int attempt, Ending ending) {
        try (Subscription subscription = broker.source().subscribe(TRANSFERS, LEDGER, false)) {
            Delivery delivery = Messages.next(subscription);
            EncodedMessage message = delivery.message();
            assertThat(message.contentType()).isEqualTo("text/plain;charset=UTF-8");
            assertThat(new String(message.body(), StandardCharsets.UTF_8)).isEqualTo(TEXT);
            assertThat(message.type()).contains("transfer-requested");
            assertThat(message.headers()).isEqualTo(Map.of("tenant", "acme", "amount", "30", "a$dot$b", "as it is"));
            assertThat(message.key()).isEmpty();
            assertThat(delivery.attempt()).isEqualTo(attempt);
            ending.of(delivery);
            return message.id();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeHandled_isParked_andComesBackAsItWas(Provider kind) {
        Explosive.OPENED.set(0);
        try (TestProvider provider = kind.started(folder);
                JmsBroker broker = JmsBroker.over(provider.factory()).open()) {
            send(provider, true, ForeignMessagesTest::map);
            send(provider, true, session -> {
                ObjectMessage message = session.createObjectMessage(new Explosive());
                message.setStringProperty("tenant", "acme");
                return message;
            });
            Inspection inspection = (Inspection) broker.source();
            parkBoth(broker, inspection);
            List<Entry> parked = inspection.list(Filter.everything(), 10);
            assertThat(parked)
                    .hasSize(2)
                    .allSatisfy(
                            entry -> assertThat(entry.reason()).get().asString().contains("neither text nor bytes"));
            for (Entry entry : parked) {
                assertThat(inspection.retry(entry.id())).isTrue();
            }
            assertThat(received(provider))
                    .extracting(message -> message.getStringProperty("tenant") + (message instanceof MapMessage))
                    .containsExactlyInAnyOrder("acmetrue", "acmefalse");
            assertThat(Explosive.OPENED).hasValue(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void policy_parksEverythingForeign(Provider kind) {
        try (TestProvider provider = kind.started(folder);
                JmsBroker broker = JmsBroker.over(provider.factory())
                        .foreignMessages(ForeignMessages.PARK)
                        .open()) {
            send(provider, true, ForeignMessagesTest::text);
            Messages.accepted(broker.transport(), Messages.plain("m1", TRANSFERS));
            try (Subscription subscription = broker.source().subscribe(TRANSFERS, LEDGER, false)) {
                Delivery ours = Messages.next(subscription);
                assertThat(ours.message().id()).isEqualTo(MessageId.of("m1"));
                ours.acknowledge();
            }
            assertThat(((Inspection) broker.source()).list(Filter.everything(), 10))
                    .hasSize(1);
        }
    }

    private static void parkBoth(JmsBroker broker, Inspection inspection) {
        try (Subscription subscription = broker.source().subscribe(TRANSFERS, LEDGER, false)) {
            Eventually.within(PATIENCE, () -> {
                assertThat(subscription.receive(SILENCE)).isEmpty();
                return inspection.list(Filter.everything(), 10).size() == 2;
            });
        }
    }

    private static List<Message> received(TestProvider provider) {
        try (Connection connection = provider.factory().createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            var consumer = session.createConsumer(session.createQueue(TRANSFERS));
            return List.of(consumer.receive(20_000), consumer.receive(20_000));
        } catch (JMSException error) {
            throw new IllegalStateException(error);
        }
    }

    /** Neither dropped nor moved by the provider: put back as a new one, counted, before its own limit. */
    @ParameterizedTest
    @EnumSource
    void messageThatKillsItsReceivers_isKept_andCounted(Provider kind) {
        try (TestProvider provider = kind.started(folder)) {
            try (JmsBroker broker = JmsBroker.over(provider.factory()).open()) {
                Messages.accepted(broker.transport(), Messages.plain("m1", TRANSFERS));
            }
            int attempt = 1;
            for (int death = 0; death < DEATHS; death++) {
                try (JmsBroker broker = JmsBroker.over(provider.factory()).open()) {
                    Delivery delivery = Messages.next(broker.source().subscribe(TRANSFERS, LEDGER, false));
                    assertThat(delivery.attempt()).isGreaterThanOrEqualTo(attempt);
                    attempt = delivery.attempt();
                    provider.cutConnections();
                }
            }
            assertThat(attempt).isGreaterThan(1);
        }
    }

    /** Counts how often somebody makes an object of what was sent. */
    static final class Explosive implements Serializable {

        private static final long serialVersionUID = 1L;

        static final AtomicInteger OPENED = new AtomicInteger();

        private void readObject(ObjectInputStream stream) throws IOException, ClassNotFoundException {
            OPENED.incrementAndGet();
            stream.defaultReadObject();
        }
    }
}
