// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.InvalidSettingsException;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Subscription;
import io.holdfast.tck.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the broker must be like before anything is sent to it or received from it. */
final class QueuesTest {

    private static final String TRANSFERS = "transfers";
    private static final String ADDRESS = "bank.transfers";
    private static final String LEDGER = "ledger";
    private static final String LEDGER_QUEUE = "bank.transfers.ledger";
    private static final ArtemisRoute TOPIC = ArtemisRoute.topic(ADDRESS);
    private static final ArtemisRoute QUEUE = ArtemisRoute.queue(ADDRESS);

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

    private ArtemisBroker open(ArtemisRoute route, QueueMode mode) {
        ArtemisBroker client = ArtemisBroker.at(broker.url())
                .destination(TRANSFERS, route)
                .queues(mode)
                .timeout(Duration.ofSeconds(5))
                .open();
        opened.add(client);
        return client;
    }

    private ArtemisBroker validating(ArtemisRoute route) {
        return open(route, QueueMode.VALIDATE);
    }

    private void makeQueue(RoutingType routing, String name, boolean durable, boolean autoDelete) {
        broker.createQueue(QueueConfiguration.of(name)
                .setAddress(ADDRESS)
                .setRoutingType(routing)
                .setDurable(durable)
                .setAutoDelete(autoDelete));
    }

    private void makeParked(String queue) {
        broker.createQueue(QueueConfiguration.of("holdfast.parked." + queue)
                .setAddress("holdfast.parked")
                .setRoutingType(RoutingType.ANYCAST)
                .setAutoDelete(false));
    }

    private void addressSettings(AddressSettings settings) {
        broker.server().getAddressSettingsRepository().addMatch(ADDRESS, settings);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertUnusable(ThrowingCallable act) {
        return assertThatThrownBy(act)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageStartingWith("Cannot use destination \"transfers\" in the broker: ");
    }

    // Sending

    @Test
    void addressThatIsMissing_isRefused() {
        assertUnusable(() -> validating(TOPIC).transport().verify(TRANSFERS))
                .hasMessageContaining("topic \"bank.transfers\" has no durable queue");
        assertUnusable(() -> validating(QUEUE).transport().verify(TRANSFERS))
                .hasMessageContaining("there is no durable queue \"bank.transfers\"");
    }

    @Test
    void topicWithoutQueue_isRefused() {
        broker.createAddress(ADDRESS, RoutingType.MULTICAST);
        assertUnusable(() -> validating(TOPIC).transport().verify(TRANSFERS))
                .hasMessageContaining("topic \"bank.transfers\" has no durable queue, so its messages would be gone")
                .hasMessageContaining("Start a consumer first")
                .hasMessageContaining("QueueMode.CREATE");
    }

    @Test
    void topicWithOnlyANonDurableQueue_isRefused() {
        makeQueue(RoutingType.MULTICAST, LEDGER_QUEUE, false, false);
        assertUnusable(() -> validating(TOPIC).transport().verify(TRANSFERS))
                .hasMessageContaining("has no durable queue, so its messages would be gone");
    }

    @Test
    void topicWithOnlyAQueueThatIsDeleted_isRefused() {
        makeQueue(RoutingType.MULTICAST, LEDGER_QUEUE, true, true);
        assertUnusable(() -> validating(TOPIC).transport().verify(TRANSFERS))
                .hasMessageContaining("has no durable queue, so its messages would be gone");
    }

    @Test
    void queueThatIsMissingDeletedOrNotDurable_isRefusedWithTheCommandThatMakesIt() {
        String command = "Run: artemis queue create --name bank.transfers --address bank.transfers --anycast --durable"
                + " --no-auto-delete --auto-create-address --preserve-on-no-consumers; or open with QueueMode.CREATE.";
        assertUnusable(() -> validating(QUEUE).transport().verify(TRANSFERS)).hasMessageContaining(command);
        makeQueue(RoutingType.ANYCAST, ADDRESS, true, true);
        assertUnusable(() -> validating(QUEUE).transport().verify(TRANSFERS))
                .hasMessageContaining("there is no durable queue \"bank.transfers\" that stays when it is empty")
                .hasMessageContaining(command);
    }

    @Test
    void consumerThatIsNamedInTheRoute_mustHaveItsQueue() {
        makeQueue(RoutingType.MULTICAST, "bank.transfers.other", true, false);
        assertUnusable(() -> validating(ArtemisRoute.topic(ADDRESS, LEDGER))
                        .transport()
                        .verify(TRANSFERS))
                .hasMessageContaining("there is no queue \"bank.transfers.ledger\" on address \"bank.transfers\"");
    }

    @Test
    void addressThatDropsAfterSomeDeliveries_isRefused() {
        makeQueue(RoutingType.ANYCAST, ADDRESS, true, false);
        broker.server()
                .getAddressSettingsRepository()
                .addMatch("#", new AddressSettings().setMaxDeliveryAttempts(7).setAutoCreateQueues(false));
        assertUnusable(() -> validating(QUEUE).transport().verify(TRANSFERS))
                .hasMessageContaining("address \"bank.transfers\" has no dead-letter address")
                .hasMessageContaining("drops what was delivered 7 times")
                .hasMessageContaining("<dead-letter-address>")
                .hasMessageContaining("<max-delivery-attempts>-1</max-delivery-attempts>");
        addressSettings(new AddressSettings().setMaxDeliveryAttempts(-1));
        validating(QUEUE).transport().verify(TRANSFERS);
    }

    @Test
    void addressThatGivesUpAtOnce_isRefused() {
        makeQueue(RoutingType.ANYCAST, ADDRESS, true, false);
        addressSettings(new AddressSettings().setMaxDeliveryAttempts(5));
        assertUnusable(() -> validating(QUEUE).transport().verify(TRANSFERS))
                .hasMessageContaining("gives a message up after 5 deliveries, and receivers that die use up 5")
                .hasMessageContaining("Set <max-delivery-attempts> to -1 or to 10");
        addressSettings(new AddressSettings().setMaxDeliveryAttempts(6));
        validating(QUEUE).transport().verify(TRANSFERS);
    }

    @Test
    void addressThatTakesMessagesOutOfOrder_isRefusedForOrderedConsumersOnly() {
        makeQueue(RoutingType.ANYCAST, ADDRESS, true, false);
        makeParked(ADDRESS);
        addressSettings(new AddressSettings().setMaxDeliveryAttempts(10));
        validating(QUEUE).source().subscribe(TRANSFERS, LEDGER, false).close();
        assertUnusable(() -> validating(QUEUE).source().subscribe(TRANSFERS, LEDGER, true))
                .hasMessageContaining("takes a message out of its order after 10 deliveries")
                .hasMessageContaining("<max-delivery-attempts>-1</max-delivery-attempts>");
        open(QUEUE, QueueMode.TRUST).source().subscribe(TRANSFERS, LEDGER, true).close();
        addressSettings(new AddressSettings().setMaxDeliveryAttempts(-1));
        validating(QUEUE).source().subscribe(TRANSFERS, LEDGER, true).close();
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP", "BLOCK"})
    void addressThatLosesOrBlocksWhenFull_isRefused(AddressFullMessagePolicy policy) {
        makeQueue(RoutingType.ANYCAST, ADDRESS, true, false);
        makeParked(ADDRESS);
        addressSettings(new AddressSettings().setAddressFullMessagePolicy(policy));
        assertUnusable(() -> validating(QUEUE).transport().verify(TRANSFERS))
                .hasMessageContaining("address \"bank.transfers\" has the policy " + policy + " when it is full")
                .hasMessageContaining(
                        policy == AddressFullMessagePolicy.DROP ? "it loses messages" : "a sender could wait for ever")
                .hasMessageContaining("Set <address-full-policy> to PAGE or FAIL");
        assertUnusable(() -> validating(QUEUE).source().subscribe(TRANSFERS, LEDGER, false))
                .hasMessageContaining("has the policy " + policy);
    }

    @ParameterizedTest
    @EnumSource(names = {"PAGE", "FAIL"})
    void addressThatKeepsWhenFull_isAccepted(AddressFullMessagePolicy policy) {
        makeQueue(RoutingType.ANYCAST, ADDRESS, true, false);
        addressSettings(new AddressSettings().setAddressFullMessagePolicy(policy));
        validating(QUEUE).transport().verify(TRANSFERS);
    }

    @Test
    void trust_asksForQueuesButNotForSettings() {
        assertUnusable(() -> open(QUEUE, QueueMode.TRUST).transport().verify(TRANSFERS))
                .hasMessageContaining("there is no durable queue");
        makeQueue(RoutingType.ANYCAST, ADDRESS, true, false);
        addressSettings(new AddressSettings().setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP));
        open(QUEUE, QueueMode.TRUST).transport().verify(TRANSFERS);
    }

    @Test
    void queueThatGoesAway_isMissedASecondLater() {
        makeQueue(RoutingType.MULTICAST, LEDGER_QUEUE, true, false);
        ArtemisBroker client = validating(TOPIC);
        Messages.accepted(client.transport(), Messages.plain("before", TRANSFERS));
        destroy(LEDGER_QUEUE);
        assertThat(Eventually.within(
                        Duration.ofSeconds(10),
                        () -> Messages.send(client.transport(), Messages.plain("after", TRANSFERS))
                                == SendResult.Kind.REFUSED))
                .isTrue();
        assertThat(client.transport().send(List.of(Messages.plain("after", TRANSFERS))))
                .singleElement()
                .satisfies(result -> assertThat(result.reason())
                        .contains("nobody would receive it", "no durable queue", "\"transfers\""));
        makeQueue(RoutingType.MULTICAST, LEDGER_QUEUE, true, false);
        Messages.accepted(client.transport(), Messages.plain("again", TRANSFERS));
        broker.assertDepth(LEDGER_QUEUE, 1);
    }

    private void destroy(String queue) {
        try {
            broker.server().destroyQueue(SimpleString.of(queue), null, false, false);
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    // Receiving

    @Test
    void consumersQueueThatIsMissing_isRefusedWithTheCommandThatMakesIt() {
        broker.createAddress(ADDRESS, RoutingType.MULTICAST);
        assertUnusable(() -> validating(TOPIC).source().subscribe(TRANSFERS, LEDGER, false))
                .hasMessageContaining("there is no queue \"bank.transfers.ledger\" on address \"bank.transfers\"")
                .hasMessageContaining("Run: artemis queue create --name bank.transfers.ledger --address bank.transfers"
                        + " --multicast --durable --no-auto-delete --auto-create-address --preserve-on-no-consumers")
                .hasMessageContaining("or open with QueueMode.CREATE.");
    }

    @Test
    void consumersQueueOnAnotherAddress_isRefused() {
        broker.createQueue(QueueConfiguration.of(LEDGER_QUEUE)
                .setAddress("elsewhere")
                .setRoutingType(RoutingType.MULTICAST)
                .setAutoDelete(false));
        assertUnusable(() -> validating(TOPIC).source().subscribe(TRANSFERS, LEDGER, false))
                .hasMessageContaining("there is no queue \"bank.transfers.ledger\" on address \"bank.transfers\"");
    }

    @Test
    void consumersQueueThatIsNotKept_isRefused() {
        String rule = "queue \"bank.transfers.ledger\" is not durable, or the broker deletes it when it is empty";
        makeQueue(RoutingType.MULTICAST, LEDGER_QUEUE, false, false);
        assertUnusable(() -> validating(TOPIC).source().subscribe(TRANSFERS, LEDGER, false))
                .hasMessageContaining(rule);
        destroy(LEDGER_QUEUE);
        makeQueue(RoutingType.MULTICAST, LEDGER_QUEUE, true, true);
        assertUnusable(() -> validating(TOPIC).source().subscribe(TRANSFERS, LEDGER, false))
                .hasMessageContaining(rule);
        assertUnusable(() -> open(TOPIC, QueueMode.CREATE).source().subscribe(TRANSFERS, LEDGER, false))
                .hasMessageContaining(rule);
    }

    @Test
    void queueForWhatIsParked_mustBeThere() {
        makeQueue(RoutingType.MULTICAST, LEDGER_QUEUE, true, false);
        assertUnusable(() -> validating(TOPIC).source().subscribe(TRANSFERS, LEDGER, false))
                .hasMessageContaining("there is no queue \"holdfast.parked.bank.transfers.ledger\" on address"
                        + " \"holdfast.parked\"")
                .hasMessageContaining("Make the durable anycast queue \"holdfast.parked.bank.transfers.ledger\"")
                .hasMessageContaining("what cannot be handled is set aside there");
        makeParked(LEDGER_QUEUE);
        validating(TOPIC).source().subscribe(TRANSFERS, LEDGER, false).close();
    }

    @Test
    void secondConsumerOfAQueue_isRefused() {
        makeQueue(RoutingType.ANYCAST, ADDRESS, true, false);
        makeParked(ADDRESS);
        ArtemisBroker client = validating(QUEUE);
        try (Subscription first = client.source().subscribe(TRANSFERS, LEDGER, false);
                Subscription again = client.source().subscribe(TRANSFERS, LEDGER, false)) {
            assertThat(List.of(first, again)).doesNotHaveDuplicates();
            assertThatThrownBy(() -> client.source().subscribe(TRANSFERS, "audit", false))
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining("Cannot subscribe \"audit\" to \"transfers\"")
                    .hasMessageContaining("\"transfers\" is a queue, and \"ledger\" receives from it")
                    .hasMessageContaining("Make it a topic: ArtemisRoute.topic(...).");
        }
    }

    // Making

    @Test
    void create_makesEverything() {
        ArtemisBroker client = open(ArtemisRoute.topic(ADDRESS, LEDGER), QueueMode.CREATE);
        client.transport().verify(TRANSFERS);
        client.transport().verify(TRANSFERS);
        Messages.accepted(client.transport(), Messages.plain("m1", TRANSFERS));
        broker.assertDepth(LEDGER_QUEUE, 1);
        broker.assertDepth("holdfast.parked.bank.transfers.ledger", 0);
        validating(ArtemisRoute.topic(ADDRESS, LEDGER)).transport().verify(TRANSFERS);
        validating(TOPIC).source().subscribe(TRANSFERS, LEDGER, false).close();
    }

    @Test
    void create_byManyAtOnce_makesEverythingOnce() throws Exception {
        int many = 6;
        CountDownLatch ready = new CountDownLatch(many);
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                ArtemisBroker client = open(ArtemisRoute.topic(ADDRESS, LEDGER, "audit"), QueueMode.CREATE);
                all.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    client.transport().verify(TRANSFERS);
                    client.source().subscribe(TRANSFERS, LEDGER, false).close();
                    return client;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        validating(ArtemisRoute.topic(ADDRESS, LEDGER, "audit")).transport().verify(TRANSFERS);
    }
}
