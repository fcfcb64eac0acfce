// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.MessagingUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections: to whom they are made, and to whom not. */
final class TlsTest {

    private static final String TRANSFERS = "transfers";

    @TempDir
    private static Path stores;

    private static Certificate broker;
    private static Certificate elsewhere;
    private static Certificate bank;
    private static Path trustingBroker;
    private static Path trustingElsewhere;
    private static Path trustingBank;

    private final List<ArtemisBroker> opened = new ArrayList<>();
    private TestBroker server;

    @BeforeAll
    static void makeCertificates() throws Exception {
        broker = Certificate.make(stores, "broker", "san=dns:localhost,ip:127.0.0.1");
        elsewhere = Certificate.make(stores, "elsewhere", "san=dns:elsewhere.example");
        bank = Certificate.make(stores, "bank", "san=dns:bank.example");
        trustingBroker = broker.trust();
        trustingElsewhere = elsewhere.trust();
        trustingBank = bank.trust();
    }

    @BeforeEach
    void start(@TempDir Path folder) {
        server = new TestBroker(folder);
    }

    @AfterEach
    void stop() {
        opened.forEach(ArtemisBroker::close);
        server.close();
    }

    private ArtemisBroker.Builder at(int port) {
        return ArtemisBroker.at("tls://localhost:" + port)
                .queues(QueueMode.CREATE)
                .timeout(Duration.ofSeconds(3));
    }

    private void assertConnects(ArtemisBroker.Builder builder) {
        ArtemisBroker client = builder.open();
        opened.add(client);
        client.transport().verify(TRANSFERS);
        Messages.accepted(client.transport(), Messages.plain("m1", TRANSFERS));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(ArtemisBroker.Builder builder) {
        ArtemisBroker client = builder.open();
        opened.add(client);
        return assertThatThrownBy(() -> client.transport().verify(TRANSFERS))
                .isInstanceOf(MessagingUnavailableException.class)
                .hasMessageContaining("Cannot verify destination \"transfers\"")
                .satisfies(error -> assertThat(Traces.of(error)).doesNotContain(Certificate.PASSWORD));
    }

    @Test
    void trustedCertificateWithTheRightName_isConnectedTo() {
        int port = server.listenTls(broker.acceptor());
        assertConnects(at(port).trusting(trustingBroker, Certificate.PASSWORD));
        assertConnects(ArtemisBroker.at("tls://127.0.0.1:" + port)
                .queues(QueueMode.CREATE)
                .trusting(trustingBroker, Certificate.PASSWORD));
    }

    @Test
    void certificateOfSomebodyElse_isNotTrusted() {
        int port = server.listenTls(broker.acceptor());
        assertRefused(at(port).trusting(trustingElsewhere, Certificate.PASSWORD));
        assertRefused(at(port));
    }

    @Test
    void certificateWithAnotherName_isNotTrusted() {
        int port = server.listenTls(elsewhere.acceptor());
        assertRefused(at(port).trusting(trustingElsewhere, Certificate.PASSWORD));
        assertRefused(ArtemisBroker.at("tls://127.0.0.1:" + port)
                .timeout(Duration.ofSeconds(3))
                .trusting(trustingElsewhere, Certificate.PASSWORD));
    }

    @Test
    void brokerThatAsksWhoWeAre_isTold() {
        Map<String, Object> asking = broker.acceptor();
        asking.put("needClientAuth", true);
        asking.put("trustStorePath", trustingBank.toString());
        asking.put("trustStorePassword", Certificate.PASSWORD);
        asking.put("trustStoreType", "PKCS12");
        int port = server.listenTls(asking);
        assertConnects(at(port).trusting(trustingBroker, Certificate.PASSWORD)
                .identifiedBy(bank.keys(), Certificate.PASSWORD));
        assertRefused(at(port).trusting(trustingBroker, Certificate.PASSWORD));
        assertRefused(at(port).trusting(trustingBroker, Certificate.PASSWORD)
                .identifiedBy(elsewhere.keys(), Certificate.PASSWORD));
    }

    /** What was configured here counts, whatever the whole JVM trusts. */
    @Test
    void systemProperties_doNotWidenTrust() {
        int port = server.listenTls(broker.acceptor());
        System.setProperty("javax.net.ssl.trustStore", trustingBroker.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", Certificate.PASSWORD);
        try {
            assertRefused(at(port).trusting(trustingElsewhere, Certificate.PASSWORD));
        } finally {
            System.clearProperty("javax.net.ssl.trustStore");
            System.clearProperty("javax.net.ssl.trustStorePassword");
        }
    }

    @Test
    void plainConnection_isNotAcceptedWhereTlsIsSpoken() {
        int port = server.listenTls(broker.acceptor());
        assertRefused(ArtemisBroker.at("tcp://localhost:" + port).timeout(Duration.ofSeconds(1)));
    }

    @Test
    void storeThatCannotBeRead_isToldWithoutItsPassword() throws IOException {
        int port = server.listenTls(broker.acceptor());
        assertRefused(at(port).trusting(stores.resolve("missing.p12"), Certificate.PASSWORD));
        Path broken = Files.writeString(stores.resolve("broken.p12"), "this is no store");
        assertRefused(at(port).trusting(broken, Certificate.PASSWORD));
        assertRefused(at(port).trusting(trustingBroker, "not-the-pass-word"))
                .satisfies(error -> assertThat(Traces.of(error)).doesNotContain("not-the-pass-word"));
    }
}
