// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A broker that asks who we are, and does not allow everything to everybody. */
final class CredentialsTest {

    private static final String TRANSFERS = "transfers";
    private static final String LEDGER = "ledger";
    private static final String WRONG = "wr0ng-pa55word";

    private final List<ArtemisBroker> opened = new ArrayList<>();
    private SecuredBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = new SecuredBroker();
        broker.createQueue("DLQ", "DLQ");
        broker.createQueue(TRANSFERS, TRANSFERS);
        broker.createQueue("holdfast.parked", "holdfast.parked.transfers");
    }

    @AfterEach
    void stop() throws Exception {
        opened.forEach(ArtemisBroker::close);
        broker.stop();
    }

    private ArtemisBroker open(QueueMode mode, String user, String password) {
        ArtemisBroker client = ArtemisBroker.at(broker.url())
                .credentials(user, password)
                .queues(mode)
                .application("bank")
                .timeout(Duration.ofSeconds(5))
                .open();
        opened.add(client);
        return client;
    }

    private static void assertRefusedWithoutSecrets(ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOf(MessagingUnavailableException.class)
                .hasMessageContaining("SECURITY_EXCEPTION")
                .satisfies(error -> assertThat(Traces.of(error)).doesNotContain(WRONG, SecuredBroker.PASSWORD))
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("bank"));
    }

    @Test
    void wrongPassword_isRefusedAndNotShown() {
        ArtemisBroker client = open(QueueMode.VALIDATE, "bank", WRONG);
        assertRefusedWithoutSecrets(() -> client.transport().verify(TRANSFERS));
        assertRefusedWithoutSecrets(() -> client.transport().send(List.of(Messages.plain("m1", TRANSFERS))));
        assertRefusedWithoutSecrets(() -> client.source().subscribe(TRANSFERS, LEDGER, false));
        assertRefusedWithoutSecrets(() -> client.halfMessages().due(1));
    }

    @Test
    void noPassword_isRefused() {
        ArtemisBroker client =
                ArtemisBroker.at(broker.url()).timeout(Duration.ofSeconds(5)).open();
        opened.add(client);
        assertRefusedWithoutSecrets(() -> client.transport().verify(TRANSFERS));
    }

    @Test
    void userWhoMayNotAskForSettings_isToldThePermissionOrTrust() {
        ArtemisBroker client = open(QueueMode.VALIDATE, "bank", SecuredBroker.PASSWORD);
        for (ThrowingCallable act : List.<ThrowingCallable>of(
                () -> client.transport().verify(TRANSFERS),
                () -> client.source().subscribe(TRANSFERS, LEDGER, false))) {
            assertThatThrownBy(act)
                    .isInstanceOf(MessagingUnavailableException.class)
                    .hasMessageContaining("Cannot check the settings of address \"transfers\"")
                    .hasMessageContaining("Grant manage, send, consume, createAddress, createNonDurableQueue,"
                            + " deleteNonDurableQueue and deleteAddress on \"activemq.management.#\"")
                    .hasMessageContaining("or open with QueueMode.TRUST")
                    .satisfies(error -> assertThat(Traces.of(error)).doesNotContain(SecuredBroker.PASSWORD));
        }
    }

    @Test
    void userWhoMayNotAskForSettings_worksWithTrust() {
        ArtemisBroker client = open(QueueMode.TRUST, "bank", SecuredBroker.PASSWORD);
        client.transport().verify(TRANSFERS);
        Messages.accepted(client.transport(), Messages.plain("m1", TRANSFERS));
        try (Subscription subscription = client.source().subscribe(TRANSFERS, LEDGER, false)) {
            Messages.next(subscription).retry(Duration.ZERO);
            Messages.next(subscription).park("the test says so");
            Messages.accepted(client.transport(), Messages.plain("m2", TRANSFERS));
            Delivery delivery = Messages.next(subscription);
            assertThat(delivery.message()).isEqualTo(Messages.plain("m2", TRANSFERS));
            delivery.acknowledge();
        }
    }

    @Test
    void operator_mayCheckAndMake() {
        ArtemisBroker client = open(QueueMode.VALIDATE, "operator", SecuredBroker.PASSWORD);
        client.transport().verify(TRANSFERS);
        ArtemisBroker making = open(QueueMode.CREATE, "operator", SecuredBroker.PASSWORD);
        making.transport().verify("more");
        Messages.accepted(making.transport(), Messages.plain("m1", "more"));
    }

    @Test
    void userWhoMayNotMakeQueues_isRefusedInCreate() {
        ArtemisBroker client = open(QueueMode.CREATE, "bank", SecuredBroker.PASSWORD);
        assertRefusedWithoutSecrets(() -> client.transport().verify("more"));
    }
}
