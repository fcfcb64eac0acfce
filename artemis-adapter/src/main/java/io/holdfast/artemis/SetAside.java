// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.MessageId;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** Looking through a queue of what was set aside, and taking one message out of it. */
final class SetAside {

    /** How long the broker may take to find a message in a queue that is never long. */
    private static final long PATIENCE = 500;

    private SetAside() {}

    /** What is done with a message that was taken; committed with the taking. */
    interface Act {
        void on(ClientSession session, ClientMessage wire) throws ActiveMQException;
    }

    /** Shows everything that the queue would hand out now, from the start: there should be little, and an operator can wait. */
    static void browse(ClientSession session, String queue, Consumer<ClientMessage> each) throws ActiveMQException {
        if (session.queueQuery(SimpleString.of(queue)).isExists()) {
            session.start();
            try (ClientConsumer browser = session.createConsumer(queue, true)) {
                for (ClientMessage wire = browser.receiveImmediate(); wire != null; wire = browser.receiveImmediate()) {
                    each.accept(wire);
                }
            }
        }
    }

    static boolean take(Link link, String asked, String queue, MessageId id, Act act) {
        try (ClientSession session = link.session(true)) {
            if (!session.queueQuery(SimpleString.of(queue)).isExists()) {
                return false;
            }
            session.start();
            // An id has no character that means anything in a selector.
            try (ClientConsumer consumer = session.createConsumer(queue, Wire.ID + " = '" + id + "'")) {
                ClientMessage wire = consumer.receive(PATIENCE);
                if (wire == null) {
                    return false;
                }
                act.on(session, wire);
                wire.acknowledge();
                session.commit();
                return true;
            }
        } catch (ActiveMQException error) {
            throw Trouble.translated(asked, error);
        }
    }

    static List<Entry> select(List<Entry> entries, Filter filter, int limit) {
        return entries.stream()
                .filter(entry -> matches(entry, filter))
                .sorted(Comparator.comparing(Entry::id))
                .limit(limit)
                .toList();
    }

    private static boolean matches(Entry entry, Filter filter) {
        return filter.destination().map(entry.destination()::equals).orElse(true)
                && filter.state().map(entry.state()::equals).orElse(true)
                && filter.key().map(key -> entry.key().equals(Optional.of(key))).orElse(true)
                && filter.olderThan()
                        .map(age -> entry.age().compareTo(age) >= 0)
                        .orElse(true)
                && filter.after().map(id -> entry.id().compareTo(id) > 0).orElse(true);
    }
}
