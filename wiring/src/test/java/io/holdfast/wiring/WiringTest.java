// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.Guarantee;
import io.holdfast.InvalidSettingsException;
import io.holdfast.PublishOutcome;
import io.holdfast.Verdict;
import io.holdfast.core.ConsumerSettings;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.DestinationSettings.PoisonedKey;
import io.holdfast.core.RelaySettings;
import io.holdfast.core.ResolverSettings;
import io.holdfast.core.RetentionSettings;
import io.holdfast.core.RetryLadder;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Transport;
import io.holdfast.tck.Eventually;
import io.holdfast.tck.fake.InMemoryBroker;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wired, out of what, and what is left alone. */
final class WiringTest {

    private final Fixture fixture = new Fixture();
    private final InMemoryBroker broker = new InMemoryBroker(InstantSource.system());

    @Test
    void published_isSentThroughTheApplicationsTransport() {
        broker.declare("orders");
        broker.bind("orders", "c");
        fixture.transport(broker.transport("test")).key("holdfast.destinations.orders.guarantee", "outbox");
        try (Wiring wiring = fixture.wire()) {
            wiring.start();
            PublishOutcome outcome =
                    wiring.publisher().execute(() -> wiring.publisher().publish("orders", "one"));
            assertThat(outcome).isEqualTo(PublishOutcome.DELEGATED);
            assertThat(Eventually.within(Duration.ofSeconds(30), () -> broker.depth("orders", "c") == 1))
                    .isTrue();
            assertThat(wiring.operations().status()).hasSize(1);
        }
    }

    @Test
    void platform_mayStandBetweenRelayAndBroker() {
        List<Transport> asked = new ArrayList<>();
        Transport own = broker.transport("test");
        fixture.transport(own)
                .key("holdfast.destinations.orders.guarantee", "outbox")
                .between(transport -> {
                    asked.add(transport);
                    return transport;
                });
        fixture.wire().close();
        assertThat(asked).containsExactly(own);
    }

    @Test
    void withoutAnything_thereIsAnInbox() {
        try (Wiring wiring = fixture.wire()) {
            assertThat(wiring.consumer()).isNotNull();
            assertThatThrownBy(wiring::acknowledgements).isInstanceOf(InvalidSettingsException.class);
        }
    }

    @Test
    void withoutNeed_noTablesAreLookedFor() {
        fixture.key("holdfast.schema.mode", "validate")
                .key("holdfast.broker.url", "tcp://127.0.0.1:1")
                .key("holdfast.broker.application", "bank")
                .key("holdfast.destinations.orders.guarantee", "half-message")
                .checkBack("orders", message -> Verdict.UNKNOWN);
        try (Wiring wiring = fixture.wire()) {
            assertThatThrownBy(wiring::consumer)
                    .hasMessage(
                            "Cannot consume with Holdfast: none of its destinations and handlers needs the tables, so it has"
                                    + " no inbox. Set holdfast.datasource, or provide an Inbox.");
        }
    }

    @Test
    void closing_closesTheApplicationsTransportToo_andTwiceDoesNothing() {
        List<String> closed = new ArrayList<>();
        Transport transport = broker.transport("test");
        fixture.transport(new Closing(transport, closed)).key("holdfast.destinations.orders.guarantee", "outbox");
        Wiring wiring = fixture.wire();
        wiring.close();
        wiring.close();
        assertThat(closed).containsExactly("transport");
    }

    /** Notes that it was closed. */
    private record Closing(Transport transport, List<String> closed) implements Transport {

        @Override
        public void verify(String destination) {
            transport.verify(destination);
        }

        @Override
        public List<SendResult> send(List<EncodedMessage> batch) {
            return transport.send(batch);
        }

        @Override
        public void close() {
            closed.add("transport");
        }
    }

    @Test
    void onlyKeysThatArePresent_replaceDefaults() {
        InstanceKeys none = new Fixture().keys();
        assertThat(Chosen.relay(none.relay())).isEqualTo(RelaySettings.defaults());
        assertThat(Chosen.resolver(none.resolver())).isEqualTo(ResolverSettings.defaults());
        assertThat(Chosen.retention(none.retention())).isEqualTo(RetentionSettings.defaults());
        InstanceKeys some = new Fixture()
                .key("holdfast.relay.attempts", "3")
                .key("holdfast.relay.backoff-longest", "1m")
                .key("holdfast.resolver.unknown", "7s")
                .key("holdfast.retention.step", "9")
                .key("holdfast.consumers.c.ladder", "1s,2s")
                .key("holdfast.consumers.c.concurrency", "1")
                .key("holdfast.destinations.d.guarantee", "xa")
                .key("holdfast.destinations.d.poisoned-key", "block-key")
                .key("holdfast.destinations.d.attempts", "2")
                .key("holdfast.destinations.d.until-consumed", "true")
                .keys();
        RelaySettings relay = RelaySettings.defaults();
        assertThat(Chosen.relay(some.relay()))
                .isEqualTo(relay.withLadder(new RetryLadder(relay.ladder().delays(), 3))
                        .withBackoff(Duration.ofSeconds(1), Duration.ofMinutes(1)));
        assertThat(Chosen.resolver(some.resolver()))
                .isEqualTo(ResolverSettings.defaults().withUnknown(RetryLadder.of(15, Duration.ofSeconds(7))));
        assertThat(Chosen.retention(some.retention()))
                .isEqualTo(RetentionSettings.defaults().withStep(9));
        assertThat(Chosen.consumer(some.consumers().get("c")))
                .isEqualTo(ConsumerSettings.defaults()
                        .withConcurrency(1)
                        .withLadder(RetryLadder.of(16, Duration.ofSeconds(1), Duration.ofSeconds(2))));
        assertThat(Chosen.destination(some.destinations().get("d"), relay))
                .isEqualTo(DestinationSettings.defaults()
                        .withGuarantee(Guarantee.XA)
                        .withPoisonedKey(PoisonedKey.BLOCK_KEY)
                        .withLadder(new RetryLadder(relay.ladder().delays(), 2))
                        .withTrackingUntilConsumed());
    }

    /** Runs where an adapter is missing. */
    public static final class Missing {

        private Missing() {}

        /** What the refusal says. */
        public static String refusal(String guarantee, String url) {
            Fixture fixture = new Fixture()
                    .key("holdfast.destinations.orders.guarantee", guarantee)
                    .key("holdfast.broker.url", url)
                    .key("holdfast.broker.application", "bank")
                    .key("holdfast.broker.xa-connection-factory", "xa")
                    .withoutDatabase();
            try (Wiring wiring = fixture.wire()) {
                return "wired " + wiring;
            } catch (InvalidSettingsException error) {
                return error.rule();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "outbox-adapter | outbox | is outbox, which needs io.holdfast:holdfast-outbox",
                "artemis-adapter | outbox | is outbox over Artemis, which needs io.holdfast:holdfast-artemis",
                "artemis-core-client | outbox | is outbox over Artemis, which needs org.apache.artemis:artemis-core-client",
                "jta-xa-adapter | xa | is xa over Jakarta Messaging, which needs io.holdfast:holdfast-jta-xa",
                "jakarta.jms-api | xa | is xa over Jakarta Messaging, which needs jakarta.jms:jakarta.jms-api",
            })
    void missingAdapter_isNamed(String missing, String guarantee, String problem) throws ReflectiveOperationException {
        assertThat(refusalWithout(missing, guarantee)).contains("holdfast.destinations.orders.guarantee " + problem);
    }

    @SuppressWarnings("ClassLoaderInstantiation")
    private static String refusalWithout(String jar, String guarantee) throws ReflectiveOperationException {
        URL[] rest = List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
                .filter(path -> !path.contains(jar))
                .map(WiringTest::url)
                .toArray(URL[]::new);
        ClassLoader without = new URLClassLoader(rest, ClassLoader.getPlatformClassLoader());
        Class<?> missing = Class.forName(Missing.class.getName(), true, without);
        try {
            return (String) missing.getMethod("refusal", String.class, String.class)
                    .invoke(null, guarantee, "tcp://127.0.0.1:1");
        } catch (InvocationTargetException error) {
            throw new AssertionError("no clear sentence without " + jar, error.getCause());
        }
    }

    private static URL url(String path) {
        try {
            return new File(path).toURI().toURL();
        } catch (MalformedURLException error) {
            throw new IllegalStateException(error);
        }
    }
}
