// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.Verdict;
import org.junit.jupiter.api.Test;

/** What cannot work is refused before anything is opened, with the whole key, the rule and the way out. */
final class RefusalsTest {

    private static final String URL = "tcp://127.0.0.1:1";

    private final Fixture fixture = new Fixture();

    private void refuses(String... problems) {
        StringBuilder rule = new StringBuilder();
        for (int i = 0; i < problems.length; i++) {
            rule.append(i == 0 ? "(" : "; (").append(i + 1).append(") ").append(problems[i]);
        }
        assertThatThrownBy(fixture::wire).isInstanceOfSatisfying(InvalidSettingsException.class, error -> {
            assertThat(error.asked()).isEqualTo("Cannot start Holdfast");
            assertThat(error.rule()).isEqualTo(rule.toString());
            assertThat(error.wayOut()).endsWith("and start again.");
        });
    }

    private Fixture outbox() {
        return fixture.key("holdfast.destinations.orders.guarantee", "outbox").key("holdfast.broker.url", URL);
    }

    @Test
    void handlerOfAnUnknownDestination() {
        outbox().handler("c", "ordres");
        refuses("destination \"ordres\" of consumer \"c\" is not configured, did you mean orders?"
                + " (a destination exists as soon as it has a key, for example"
                + " holdfast.destinations.ordres.guarantee=outbox)");
    }

    @Test
    void checkBackOfAnUnknownDestination() {
        outbox().checkBack("x", message -> Verdict.UNKNOWN);
        refuses(
                "destination \"x\" of a check-back is not configured"
                        + " (a destination exists as soon as it has a key, for example holdfast.destinations.x.guarantee=outbox)");
    }

    @Test
    void keysOfAConsumerThatHasNoHandler() {
        outbox().handler("bank2", "orders").key("holdfast.consumers.bnk2.concurrency", "1");
        refuses("holdfast.consumers.bnk2 is set, but no handler has that name, did you mean bank2?");
    }

    @Test
    void settingsThatBreakARuleOfTheEngine() {
        outbox().key("holdfast.relay.lease", "5s").key("holdfast.destinations.orders.attempts", "0");
        refuses(
                "holdfast.relay.lease is PT5S but must be more than PT20S, which is twice relay.send-timeout, or a slow send"
                        + " would be claimed twice",
                "holdfast.destinations.orders.attempts is 0 but must be at least 1");
    }

    @Test
    void modesThatThereAreNot() {
        outbox().key("holdfast.schema.mode", "update")
                .key("holdfast.broker.queues", "make")
                .key("holdfast.broker.foreign-messages", "drop");
        refuses(
                "holdfast.schema.mode is \"update\" but must be validate, create or trust",
                "holdfast.broker.queues is \"make\" but must be validate, create or trust",
                "holdfast.broker.foreign-messages is \"drop\" but must be handle or park");
    }

    @Test
    void halfOfAPair() {
        outbox().key("holdfast.broker.username", "u").key("holdfast.broker.key-store-password", "s3cret");
        refuses(
                "holdfast.broker.username is set without holdfast.broker.password, but they belong together",
                "holdfast.broker.key-store-password is set without holdfast.broker.key-store, but they belong together");
    }

    @Test
    void addressThatIsNone() {
        outbox().key("holdfast.broker.url", "http://user:s3cret@host");
        refuses(
                "holdfast.broker: Cannot use this broker URL: a broker is given as tcp://host:port or tls://host:port and"
                        + " nothing else. Give user and password, certificates and time-outs through their own settings");
    }

    @Test
    void artemisWithoutAddress() {
        fixture.key("holdfast.destinations.orders.guarantee", "outbox").key("holdfast.broker.kind", "artemis");
        refuses(
                "holdfast.broker.url is missing, but the broker is an Artemis: write for example tcp://localhost:61616");
    }

    @Test
    void halfMessagesWithoutApplication() {
        fixture.key("holdfast.destinations.orders.guarantee", "half-message").key("holdfast.broker.url", URL);
        refuses("holdfast.broker.application is missing, but half messages need the name that all processes of this"
                + " application share");
    }

    @Test
    void halfMessagesOverJakartaMessaging() {
        fixture.key("holdfast.destinations.orders.guarantee", "half-message")
                .key("holdfast.broker.kind", "jms")
                .key("holdfast.broker.queues", "create");
        refuses(
                "holdfast.destinations.orders.guarantee is half-message, which only Artemis can keep: set holdfast.broker.url"
                        + " and holdfast.broker.application",
                "holdfast.broker.queues is set, but the broker is reached over Jakarta Messaging: only broker.kind=artemis"
                        + " reads it",
                "holdfast.broker.connection-factory: Cannot find a connection factory: there is none. Make one");
    }

    @Test
    void twoPhaseCommitOverAnAddress() {
        outbox().key("holdfast.destinations.orders.guarantee", "xa");
        refuses(
                "holdfast.destinations.orders.guarantee is xa, but what is sent over holdfast.broker.url is no part of JTA:"
                        + " name a connection factory that is in holdfast.broker.xa-connection-factory, or provide a"
                        + " TransactionalTransport");
    }

    @Test
    void neitherAddressNorConnectionFactory() {
        fixture.key("holdfast.destinations.orders.guarantee", "outbox");
        refuses(
                "holdfast.broker.url is missing, and holdfast.broker.connection-factory: Cannot find a connection factory:"
                        + " there is none. Make one");
    }

    @Test
    void dataSourceThatThereIsNot() {
        outbox().key("holdfast.datasource", "bank");
        refuses("holdfast.datasource: Cannot find \"bank\": there is none. Make one");
    }

    @Test
    void everythingAtOnce() {
        outbox().handler("c", "x").key("holdfast.datasource", "bank").key("holdfast.relay.batch", "0");
        assertThatThrownBy(fixture::wire)
                .hasMessageContaining("(1) destination \"x\"")
                .hasMessageContaining("(2) holdfast.relay.batch is 0")
                .hasMessageContaining("(3) holdfast.datasource")
                .hasMessageEndingWith("Correct all 3 and start again.");
    }

    @Test
    void tablesThatThereAreNot_areTheAdaptersToRefuse() {
        outbox().key("holdfast.schema.mode", "validate");
        assertThatThrownBy(fixture::wire)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("V1__holdfast.sql");
    }

    @Test
    void databaseThatIsAway_isNoProblemOfTheSettings() {
        outbox();
        fixture.database.setURL("jdbc:h2:tcp://127.0.0.1:1/none");
        assertThatThrownBy(fixture::wire).isInstanceOf(MessagingUnavailableException.class);
    }

    @Test
    void namedInstance_isNamed() {
        Fixture named = new Fixture().key("holdfast.relay.batch", "0");
        assertThatThrownBy(() -> Wiring.of("bank", "holdfast.\"bank\"", named.keys(), named, Parts.none()))
                .hasMessage(
                        "Cannot start the Holdfast instance \"bank\": (1) holdfast.\"bank\".relay.batch is 0 but must be"
                                + " at least 1. Correct it and start again.");
    }
}
