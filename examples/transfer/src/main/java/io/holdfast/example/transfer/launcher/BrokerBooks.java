// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.example.transfer.common.BankSettings.Login;
import io.holdfast.example.transfer.common.Json;
import io.holdfast.example.transfer.launcher.Seen.Held;
import io.holdfast.example.transfer.launcher.Seen.Place;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.jspecify.annotations.Nullable;

/** Asks the broker's management which messages it holds, and where. Used by one thread. */
final class BrokerBooks implements AutoCloseable {

    private static final long TIMEOUT = 2_000;
    private static final String TRANSFERS = "transfers";
    private static final String HALVES = "holdfast.half.bank1.";
    private static final String PARKED_HALVES = HALVES + "parked";
    private static final String PARKED = "holdfast.parked." + TRANSFERS;
    private static final String ID = "holdfast_id";
    private static final String REASON = "holdfast_reason";

    private final Login login;
    private @Nullable Connection connection;

    /** What is open while the broker answers. */
    private record Connection(ServerLocator locator, ClientSession session, ClientRequestor requestor) {

        void close() {
            locator.close();
        }
    }

    BrokerBooks(Login login) {
        this.login = login;
    }

    /**
     * Looks through all queues of the demo, as far as possible in the direction in which messages move, so that none slips from a
     * queue that is looked at later to one that was looked at before.
     *
     * @throws Exception if the broker does not answer
     */
    Seen.Broker read() throws Exception {
        try {
            Map<String, Held> found = new HashMap<>();
            List<String> queues = names();
            for (String queue : queues) {
                if (queue.startsWith(HALVES)) {
                    lookAtHalves(queue, queue.equals(PARKED_HALVES) ? Place.PARKED : Place.HALF, found);
                }
            }
            lookAtPrepared(found);
            if (queues.contains(PARKED)) {
                browse(PARKED, Place.PARKED, found);
            }
            if (queues.contains(TRANSFERS)) {
                browse(TRANSFERS, Place.QUEUE, found);
                collectNested(ask(TRANSFERS, "listDeliveringMessagesAsJSON"), Place.DELIVERING, found);
                collect(ask(TRANSFERS, "listScheduledMessagesAsJSON"), Place.SCHEDULED, found);
                browse(TRANSFERS, Place.QUEUE, found);
            }
            return new Seen.Broker(found);
        } catch (Exception error) {
            close();
            throw error;
        }
    }

    /** Not by browsing: a lane with a consumer would look as if its owner lived. */
    private void lookAtHalves(String queue, Place place, Map<String, Held> found) throws Exception {
        collect(ask(queue, "listMessagesAsJSON", ""), place, found);
        collectNested(ask(queue, "listDeliveringMessagesAsJSON"), place, found);
        collect(ask(queue, "listScheduledMessagesAsJSON"), place, found);
    }

    private void lookAtPrepared(Map<String, Held> found) throws Exception {
        String transactions = String.valueOf(invoke(ResourceNames.BROKER, "listPreparedTransactionDetailsAsJSON"));
        // Empty, not an empty list, if there are none.
        if (!transactions.isEmpty()) {
            collect(Json.tree(transactions), Place.PREPARED, found);
        }
    }

    /** Not by the management's list, which ends after 200 messages. */
    private void browse(String queue, Place place, Map<String, Held> found) throws Exception {
        try (ClientConsumer browser = open().session().createConsumer(queue, null, true)) {
            for (ClientMessage message = browser.receiveImmediate();
                    message != null;
                    message = browser.receiveImmediate()) {
                String reason = message.getStringProperty(REASON);
                found.put(message.getStringProperty(ID), new Held(place, reason == null ? "" : reason));
            }
        }
    }

    private static void collect(JsonNode messages, Place place, Map<String, Held> found) {
        for (JsonNode message : messages) {
            JsonNode id = message.findValue(ID);
            if (id != null) {
                JsonNode reason = message.findValue(REASON);
                found.put(id.asText(), new Held(place, reason == null ? "" : reason.asText()));
            }
        }
    }

    /** Messages that are being delivered come per consumer. */
    private static void collectNested(JsonNode consumers, Place place, Map<String, Held> found) {
        for (JsonNode consumer : consumers) {
            collect(consumer.path("elements"), place, found);
        }
    }

    private List<String> names() throws Exception {
        Object[] names = (Object[]) invoke(ResourceNames.BROKER, "getQueueNames");
        return Arrays.stream(names).map(String::valueOf).toList();
    }

    private JsonNode ask(String queue, String operation, Object... arguments) throws Exception {
        return Json.tree(String.valueOf(invoke(ResourceNames.QUEUE + queue, operation, arguments)));
    }

    private Object invoke(String resource, String operation, Object... arguments) throws Exception {
        Connection open = open();
        ClientMessage question = open.session().createMessage(false);
        ManagementHelper.putOperationInvocation(question, resource, operation, arguments);
        ClientMessage answer = open.requestor().request(question, TIMEOUT);
        if (answer == null || !ManagementHelper.hasOperationSucceeded(answer)) {
            throw new IllegalStateException("The broker did not answer " + operation);
        }
        return ManagementHelper.getResult(answer);
    }

    @SuppressWarnings("resource") // closed with its locator
    private Connection open() throws Exception {
        Connection open = connection;
        if (open == null) {
            ServerLocator locator = ActiveMQClient.createServerLocator(login.url())
                    .setReconnectAttempts(0)
                    .setInitialConnectAttempts(1)
                    .setCallTimeout(TIMEOUT)
                    .setConnectionTTL(TIMEOUT * 5)
                    .setClientFailureCheckPeriod(TIMEOUT);
            ClientSessionFactory factory = locator.createSessionFactory();
            ClientSession session = factory.createSession(login.user(), login.password(), false, true, true, false, 0);
            session.start();
            open = new Connection(locator, session, new ClientRequestor(session, "activemq.management"));
            connection = open;
        }
        return open;
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }
}
