// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.InvalidSettingsException;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a destination is at the provider.
 *
 * <p>A <em>queue</em> has one consumer. Of a <em>topic</em> each consumer has a durable subscription of its own, or a queue of
 * its own that the provider feeds from the topic ({@link #feeding}). Immutable.
 */
public final class JmsRoute {

    private static final Pattern CONSUMER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");

    private final String name;
    private final @Nullable Destination given;
    private final boolean topic;
    private final Map<String, Optional<String>> consumers;
    private final boolean trusted;

    private JmsRoute(
            String name,
            @Nullable Destination given,
            boolean topic,
            Map<String, Optional<String>> consumers,
            boolean trusted) {
        consumers.keySet().forEach(JmsRoute::check);
        if (name.isBlank()) {
            throw new InvalidSettingsException(
                    "Cannot use a destination without a name",
                    "the provider knows queues and topics by their names",
                    "Give its name, or the object that was looked up.");
        }
        this.name = name;
        this.given = given;
        this.topic = topic;
        this.consumers = Map.copyOf(consumers);
        this.trusted = trusted;
    }

    /**
     * A queue with one consumer.
     *
     * @param name as the provider knows it
     * @return the route
     */
    public static JmsRoute queue(String name) {
        return new JmsRoute(name, null, false, Map.of(), false);
    }

    /**
     * A queue with one consumer.
     *
     * @param queue what was looked up, for example in JNDI
     * @return the route
     */
    public static JmsRoute queue(Queue queue) {
        return new JmsRoute(nameOf(queue, queue::getQueueName), queue, false, Map.of(), false);
    }

    /**
     * A topic.
     *
     * @param name as the provider knows it
     * @param consumers whose durable subscriptions exist, or are made, before the first message is sent: all that are to
     *     get every message
     * @return the route
     */
    public static JmsRoute topic(String name, String... consumers) {
        return new JmsRoute(name, null, true, subscribed(consumers), false);
    }

    /**
     * A topic.
     *
     * @param topic what was looked up, for example in JNDI
     * @param consumers whose durable subscriptions exist, or are made, before the first message is sent: all that are to
     *     get every message
     * @return the route
     */
    public static JmsRoute topic(Topic topic, String... consumers) {
        return new JmsRoute(nameOf(topic, topic::getTopicName), topic, true, subscribed(consumers), false);
    }

    /**
     * This topic, with a consumer that receives from a queue which the provider feeds from the topic: a virtual topic's, an
     * administrator's subscription, an Artemis queue as {@code address::queue}.
     *
     * @param consumer its name
     * @param queue the queue's name
     * @return another route
     * @throws InvalidSettingsException if this is a queue, or the consumer's name is not allowed
     */
    public JmsRoute feeding(String consumer, String queue) {
        if (!topic) {
            throw new InvalidSettingsException(
                    "Cannot let queue \"" + name + "\" feed queue \"" + queue + "\"",
                    "only a topic gives each consumer every message",
                    "Begin with JmsRoute.topic(...).");
        }
        Map<String, Optional<String>> more = new TreeMap<>(consumers);
        more.put(consumer, Optional.of(queue));
        return new JmsRoute(name, given, true, more, trusted);
    }

    /**
     * This route, believed to be good. Jakarta Messaging cannot tell whether a topic has a durable subscription, and sending
     * to one without loses messages: say this only if somebody else has made sure.
     *
     * @return another route
     */
    public JmsRoute trusted() {
        return new JmsRoute(name, given, topic, consumers, true);
    }

    String name() {
        return name;
    }

    boolean isTopic() {
        return topic;
    }

    boolean isTrusted() {
        return trusted;
    }

    /** Those that are known before they subscribe. */
    Set<String> consumers() {
        return consumers.keySet();
    }

    /** The queue that a topic feeds for a consumer. */
    Optional<String> fedQueue(String consumer) {
        return consumers.getOrDefault(consumer, Optional.empty());
    }

    Destination in(Session session) throws JMSException {
        if (given != null) {
            return given;
        }
        return topic ? Destinations.topic(session, name) : Destinations.queue(session, name);
    }

    static void check(String consumer) {
        if (!CONSUMER.matcher(consumer).matches()) {
            throw new InvalidSettingsException(
                    "Cannot use \"" + consumer.replaceAll("\\P{Print}", "?")
                            + "\" as a consumer's name at the provider",
                    "a name has 1 to 200 characters out of letters, digits and . _ / -, and starts with a letter or digit",
                    "Choose another name.");
        }
    }

    private static Map<String, Optional<String>> subscribed(String... consumers) {
        Map<String, Optional<String>> all = new TreeMap<>();
        List.of(consumers).forEach(consumer -> all.put(consumer, Optional.empty()));
        return all;
    }

    /** What a destination calls itself. */
    private interface Name {
        String get() throws JMSException;
    }

    private static String nameOf(Destination given, Name name) {
        try {
            return name.get();
        } catch (JMSException error) {
            throw new InvalidSettingsException(
                    "Cannot use the destination " + given.getClass().getName(),
                    "the provider does not tell its name (" + Trouble.describe(error) + ")",
                    "Look it up again, or give its name.",
                    error);
        }
    }
}
