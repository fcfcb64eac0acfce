// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.MessageId;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.Operations.Status;
import io.holdfast.spi.Inspection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Shows the half messages of an in-memory broker, or its parked deliveries, or both. */
class BrokerInspection implements Inspection {

    private final InMemoryBroker broker;
    private final boolean halves;
    private final boolean deliveries;

    BrokerInspection(InMemoryBroker broker, boolean halves, boolean deliveries) {
        this.broker = broker;
        this.halves = halves;
        this.deliveries = deliveries;
    }

    static BrokerInspection ofEverything(InMemoryBroker broker) {
        return new BrokerInspection(broker, true, true);
    }

    @Override
    public List<Entry> list(Filter filter, int limit) {
        return broker.read("list messages", () -> Listing.select(entries(), filter, limit));
    }

    @Override
    public Optional<Entry> find(MessageId id) {
        return broker.read(
                "find message " + id,
                () -> entries().filter(entry -> entry.id().equals(id)).findFirst());
    }

    @Override
    public List<Status> status() {
        return broker.read("count messages", () -> Listing.count(entries()));
    }

    @Override
    public boolean retry(MessageId id) {
        return broker.read("retry message " + id, () -> {
            Optional<Half> half = broker.halves().parked(id).filter(found -> halves);
            half.ifPresent(found -> found.recheck(broker.now()));
            long copies =
                    queues().filter(queue -> queue.retry(id, broker.now())).count();
            return half.isPresent() || copies > 0;
        });
    }

    @Override
    public boolean discard(MessageId id) {
        return broker.read("discard message " + id, () -> {
            boolean half = halves && broker.halves().takeParked(id).isPresent();
            long copies = queues().filter(queue -> queue.discard(id)).count();
            return half || copies > 0;
        });
    }

    private Stream<ConsumerQueue> queues() {
        return deliveries ? broker.allQueues().stream() : Stream.empty();
    }

    private Stream<Entry> entries() {
        Stream<Half> shown = halves ? broker.halves().all() : Stream.empty();
        return Stream.concat(
                shown.map(half -> half.entry(broker.now())),
                queues().flatMap(queue -> queue.parked().stream()).map(queued -> queued.parkedEntry(broker.now())));
    }
}
