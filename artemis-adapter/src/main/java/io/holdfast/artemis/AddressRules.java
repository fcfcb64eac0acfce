// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.MessagingUnavailableException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;

/**
 * What the broker does with the messages of an address when all does not go well, as far as that could lose them.
 *
 * @param deadLetters where messages go that were delivered too often, if anywhere
 * @param deliveries how often one may be delivered; below one: for ever
 * @param whenFull what happens when the address is full
 */
record AddressRules(Optional<String> deadLetters, int deliveries, String whenFull) {

    private static final int DEFAULT_DELIVERIES = 10;
    private static final int TIMEOUT = 5_000;
    private static final String MANAGEMENT = "activemq.management";

    @SuppressWarnings("try") // nobody interrupts a client that only closes
    static AddressRules of(ClientSession session, String address) {
        try (ClientRequestor management = new ClientRequestor(session, MANAGEMENT)) {
            session.start();
            ClientMessage question = session.createMessage(false);
            ManagementHelper.putOperationInvocation(
                    question, ResourceNames.BROKER, "getAddressSettingsAsJSON", address);
            ClientMessage answer = management.request(question, TIMEOUT);
            if (answer == null || !ManagementHelper.hasOperationSucceeded(answer)) {
                throw new IllegalStateException("no answer");
            }
            String json = String.valueOf(ManagementHelper.getResult(answer));
            return new AddressRules(
                    text(json, "DLA").or(() -> text(json, "deadLetterAddress")),
                    text(json, "maxDeliveryAttempts").map(Integer::valueOf).orElse(DEFAULT_DELIVERIES),
                    text(json, "addressFullMessagePolicy").orElse("PAGE"));
        } catch (Exception error) {
            throw new MessagingUnavailableException(
                    "Cannot check the settings of address \"" + address + "\"",
                    "the broker's management did not answer",
                    "Grant manage, send, consume, createAddress, createNonDurableQueue, deleteNonDurableQueue and deleteAddress"
                            + " on \"" + MANAGEMENT + ".#\", or open with QueueMode.TRUST.",
                    error);
        }
    }

    /** One value of a flat JSON object. */
    private static Optional<String> text(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*(?:\"([^\"]*)\"|(-?\\d+))")
                .matcher(json);
        if (!found.find()) {
            return Optional.empty();
        }
        String value = found.group(1) == null ? found.group(2) : found.group(1);
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    void check(String destination, String address) {
        if (deliveries > 0 && deadLetters.isEmpty()) {
            throw Trouble.unusable(
                    destination,
                    "address \"" + address + "\" has no dead-letter address, so the broker drops what was delivered "
                            + deliveries + " times",
                    "Give it a <dead-letter-address> with a queue, or <max-delivery-attempts>-1</max-delivery-attempts>, in"
                            + " the address settings of broker.xml.");
        }
        if (deliveries > 0 && deliveries <= ArtemisSubscription.MOST_DELIVERIES) {
            throw Trouble.unusable(
                    destination,
                    "address \"" + address + "\" gives a message up after " + deliveries
                            + " deliveries, and receivers that die use up " + ArtemisSubscription.MOST_DELIVERIES,
                    "Set <max-delivery-attempts> to -1 or to 10 in the address settings of broker.xml.");
        }
        if (whenFull.equals("DROP") || whenFull.equals("BLOCK")) {
            throw Trouble.unusable(
                    destination,
                    "address \"" + address + "\" has the policy " + whenFull + " when it is full: "
                            + (whenFull.equals("DROP") ? "it loses messages" : "a sender could wait for ever"),
                    "Set <address-full-policy> to PAGE or FAIL in the address settings of broker.xml.");
        }
    }

    /** Counting instead of the broker means putting back a copy, which would be behind its successors. */
    void checkOrdered(String destination, String address) {
        if (deliveries > 0) {
            throw Trouble.unusable(
                    destination,
                    "address \"" + address + "\" takes a message out of its order after " + deliveries
                            + " deliveries, also if only its receivers died",
                    "Set <max-delivery-attempts>-1</max-delivery-attempts> in the address settings of broker.xml: attempts of"
                            + " handlers are counted without the broker.");
        }
    }
}
