// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessageId;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.Subscription;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that speaks STOMP, frame by frame: it sends its own messages, and reads ours. */
final class StompTest {

    private static final String TRANSFERS = "transfers";
    private static final String LEDGER = "ledger";
    private static final String TEXT = "30 €";

    private TestBroker broker;
    private ArtemisBroker client;

    @BeforeEach
    void start(@TempDir Path folder) {
        broker = new TestBroker(folder);
        client = ArtemisBroker.at(broker.url())
                .queues(QueueMode.CREATE)
                .timeout(Duration.ofSeconds(5))
                .open();
        client.transport().verify(TRANSFERS);
    }

    @AfterEach
    void stop() {
        client.close();
        broker.close();
    }

    /** One connection. */
    private static final class Stomp implements AutoCloseable {

        private static final int PATIENCE_MILLIS = 20_000;

        private final Socket socket;

        Stomp(String url) throws IOException {
            socket =
                    new Socket(InetAddress.getLoopbackAddress(), URI.create(url).getPort());
            socket.setSoTimeout(PATIENCE_MILLIS);
            write("CONNECT\naccept-version:1.2\nhost:localhost\n\n");
            assertThat(read()).startsWith("CONNECTED");
        }

        void write(String frame) throws IOException {
            socket.getOutputStream().write((frame + "\0").getBytes(StandardCharsets.UTF_8));
        }

        /** The next frame, without the line ends between frames. */
        String read() throws IOException {
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            for (int next = in.read(); next > 0; next = in.read()) {
                if (next != '\n' || frame.size() > 0) {
                    frame.write(next);
                }
            }
            return frame.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void text_isDeliveredUnderAnIdThatStays() throws IOException {
        try (Stomp stomp = new Stomp(broker.url())) {
            stomp.write(
                    "SEND\ndestination:transfers\ndestination-type:ANYCAST\npersistent:true\ntenant:acme\nreceipt:1\n\n"
                            + TEXT);
            assertThat(stomp.read()).startsWith("RECEIPT");
        }
        MessageId first;
        try (Subscription subscription = Messages.subscribe(client.source(), TRANSFERS, LEDGER, false)) {
            Delivery delivery = Messages.next(subscription);
            first = delivery.message().id();
            assertThat(new String(delivery.message().body(), StandardCharsets.UTF_8))
                    .isEqualTo(TEXT);
            assertThat(delivery.message().contentType()).isEqualTo("text/plain;charset=UTF-8");
            assertThat(delivery.message().headers()).containsEntry("tenant", "acme");
            broker.cutConnections();
        }
        try (Subscription subscription = Messages.subscribe(client.source(), TRANSFERS, LEDGER, false)) {
            Delivery again = Messages.next(subscription);
            assertThat(again.message().id()).isEqualTo(first);
            again.acknowledge();
        }
        broker.assertDepth(TRANSFERS, 0);
    }

    @Test
    void ourMessages_areReadable() throws IOException {
        EncodedMessage ours = Messages.keyed("0190-m1", TRANSFERS, "account-7");
        Messages.accepted(client.transport(), ours);
        try (Stomp stomp = new Stomp(broker.url())) {
            stomp.write("SUBSCRIBE\nid:1\ndestination:transfers\nsubscription-type:ANYCAST\nack:auto\n\n");
            String frame = stomp.read();
            assertThat(frame)
                    .startsWith("MESSAGE")
                    .endsWith(new String(ours.body(), StandardCharsets.UTF_8))
                    .contains("holdfast_id:0190-m1", "holdfast_key:account-7", "tenant:acme")
                    .contains("holdfast_type:transfer-requested");
        }
        broker.assertDepth(TRANSFERS, 0);
    }
}
