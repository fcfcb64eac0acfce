// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Transport;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ServerLocator;

/** Mistakes in the use of Artemis, made with its own client. */
final class PlantedInArtemis {

    private PlantedInArtemis() {}

    private static String url(Settings settings) {
        return "tcp://127.0.0.1:" + settings.port();
    }

    /** {@link Bug#FORGETFUL_QUEUE}: as the broker makes it by itself for whoever comes first. */
    static void makeForgetfulQueue(Settings settings) {
        SimpleString address = SimpleString.of(ProducerSide.PLAIN);
        try (ServerLocator locator = ActiveMQClient.createServerLocator(url(settings));
                ClientSession session = locator.createSessionFactory().createSession()) {
            if (!session.addressQuery(address).isExists()) {
                session.createAddress(address, RoutingType.MULTICAST, true);
                for (String consumer : ConsumerSide.PLAIN) {
                    session.createQueue(QueueConfiguration.of(ProducerSide.PLAIN + "." + consumer)
                            .setAddress(address)
                            .setRoutingType(RoutingType.MULTICAST)
                            .setAutoCreated(true)
                            .setAutoDelete(true));
                }
            }
        } catch (ActiveMQException another) {
            // Another process was quicker.
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    /** {@link Bug#SENT_IS_ACCEPTED}: the client's default, a confirmation window of -1. */
    static final class Hasty implements Transport {

        private final Transport honest;
        private final String url;
        private Optional<ClientSession> session = Optional.empty();

        Hasty(Transport honest, Settings settings) {
            this.honest = honest;
            this.url = url(settings);
        }

        @Override
        public void verify(String destination) {
            honest.verify(destination);
        }

        @Override
        public synchronized List<SendResult> send(List<EncodedMessage> batch) {
            try {
                if (session.isEmpty() || session.get().isClosed()) {
                    session = Optional.of(open());
                }
                try (ClientProducer producer = session.get().createProducer()) {
                    for (EncodedMessage message : batch) {
                        producer.send(SimpleString.of(message.destination()), wire(session.get(), message));
                    }
                }
                return Collections.nCopies(batch.size(), SendResult.accepted());
            } catch (Exception error) {
                session = Optional.empty();
                throw new MessagingUnavailableException("Cannot send", "the broker is away", "Try again.", error);
            }
        }

        private ClientSession open() throws Exception {
            ServerLocator locator = ActiveMQClient.createServerLocator(url)
                    .setReconnectAttempts(0)
                    .setProducerWindowSize(-1)
                    .setBlockOnDurableSend(false)
                    .setCallTimeout(1000);
            return locator.createSessionFactory().createSession();
        }

        /** As docs/artemis.md tells other clients. */
        private static ClientMessage wire(ClientSession session, EncodedMessage message) {
            ClientMessage wire = session.createMessage(Message.BYTES_TYPE, true);
            message.headers().forEach(wire::putStringProperty);
            wire.putStringProperty("holdfast_id", message.id().value());
            wire.putStringProperty("holdfast_content_type", message.contentType());
            wire.putLongProperty("holdfast_published_at", message.publishedAt().toEpochMilli());
            message.type().ifPresent(type -> wire.putStringProperty("holdfast_type", type));
            message.key().ifPresent(key -> {
                wire.putStringProperty("holdfast_key", key);
                wire.putStringProperty(Message.HDR_GROUP_ID, SimpleString.of(key));
            });
            wire.setRoutingType(RoutingType.MULTICAST);
            wire.getBodyBuffer().writeBytes(message.body());
            return wire;
        }

        @Override
        public void close() {
            honest.close();
        }
    }
}
