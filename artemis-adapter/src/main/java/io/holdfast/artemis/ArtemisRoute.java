// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.InvalidSettingsException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Where a destination is in the broker.
 *
 * <p>A <em>queue</em> is an anycast address with one queue of the same name, for one consumer: what a Jakarta Messaging
 * client calls a queue. A <em>topic</em> is a multicast address on which each consumer has a durable queue of its own,
 * named {@code address.consumer}.
 *
 * @param address the broker's address
 * @param topic whether every consumer gets every message
 * @param consumers of a topic: whose queues exist, or are made, before the first message is sent
 */
public record ArtemisRoute(String address, boolean topic, Set<String> consumers) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");

    /**
     * Checks the names.
     *
     * @param address the broker's address
     * @param topic whether every consumer gets every message
     * @param consumers of a topic: whose queues exist, or are made, before the first message is sent
     * @throws InvalidSettingsException if a name is not allowed
     */
    public ArtemisRoute {
        check("address", address);
        consumers.forEach(consumer -> check("consumer", consumer));
        consumers = Set.copyOf(new TreeSet<>(consumers));
    }

    /**
     * A queue with one consumer.
     *
     * @param name of address and queue
     * @return the route
     */
    public static ArtemisRoute queue(String name) {
        return new ArtemisRoute(name, false, Set.of());
    }

    /**
     * A topic.
     *
     * @param address the broker's address
     * @param consumers whose queues exist, or are made, before the first message is sent: name those that start later
     *     than the publisher
     * @return the route
     */
    public static ArtemisRoute topic(String address, String... consumers) {
        return new ArtemisRoute(address, true, Set.of(consumers));
    }

    /** The queue from which a consumer receives. */
    String queueOf(String consumer) {
        if (!topic) {
            return address;
        }
        check("consumer", consumer);
        return address + "." + consumer;
    }

    private static void check(String what, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean reserved = lower.startsWith("activemq.") || lower.startsWith("holdfast.");
        if (reserved || !NAME.matcher(name).matches()) {
            throw new InvalidSettingsException(
                    "Cannot use " + Shown.text(name) + " as " + what + " in the broker",
                    "a name has 1 to 200 characters out of letters, digits and . _ / -, starts with a letter or digit, and"
                            + " not with \"activemq.\" or \"holdfast.\"",
                    "Choose another name.");
        }
    }
}
