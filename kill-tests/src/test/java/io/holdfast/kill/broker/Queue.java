// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.broker;

import io.holdfast.spi.EncodedMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * What one consumer has still to get, in lanes: in an ordered queue a lane per key, otherwise a lane per message. Only the
 * first item of a lane can be delivered. Not safe for use by several threads.
 */
final class Queue {

    private final boolean ordered;
    private final long holdMillis;
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final Deque<Lane> ready = new ArrayDeque<>();
    private final PriorityQueue<Lane> later = new PriorityQueue<>(Comparator.comparingLong(lane -> lane.due));
    private final Map<Lane, Object> held = new HashMap<>();
    private final List<String> parked = new ArrayList<>();

    Queue(boolean ordered, long holdMillis) {
        this.ordered = ordered;
        this.holdMillis = holdMillis;
    }

    /** A message and how often its handler has been tried. */
    static final class Item {

        final long sequence;
        final EncodedMessage message;
        int attempt = 1;

        Item(long sequence, EncodedMessage message) {
            this.sequence = sequence;
            this.message = message;
        }
    }

    private static final class Lane {

        final String name;
        final Deque<Item> items = new ArrayDeque<>();
        long due;

        Lane(String name) {
            this.name = name;
        }
    }

    void add(Item item) {
        String name =
                ordered && item.message.key().isPresent() ? item.message.key().get() : "#" + item.sequence;
        Lane lane = lanes.get(name);
        if (lane == null) {
            lane = new Lane(name);
            lanes.put(name, lane);
            ready.add(lane);
        }
        lane.items.add(item);
    }

    /** The next item; from now on the holder has it, for so long. */
    Optional<Item> take(Object holder, long now) {
        while (!later.isEmpty() && later.peek().due <= now) {
            ready.add(later.poll());
        }
        List<Lane> late = held.keySet().stream().filter(lane -> lane.due <= now).toList();
        late.forEach(lane -> {
            System.out.println("LATE " + lane.items.getFirst().message.id());
            held.remove(lane);
            ready.add(lane);
        });
        Lane lane = ready.poll();
        if (lane == null) {
            return Optional.empty();
        }
        lane.due = now + holdMillis;
        held.put(lane, holder);
        return Optional.of(lane.items.getFirst());
    }

    /** The item that somebody holds, if he still does. */
    Optional<Item> heldBy(Object holder) {
        return lane(holder).map(lane -> lane.items.getFirst());
    }

    private Optional<Lane> lane(Object holder) {
        return held.entrySet().stream()
                .filter(entry -> entry.getValue() == holder)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    void remove(Object holder) {
        lane(holder).ifPresent(lane -> {
            held.remove(lane);
            removeFirst(lane);
        });
    }

    void park(Object holder) {
        heldBy(holder).ifPresent(item -> parked.add(item.message.id().value()));
        remove(holder);
    }

    private void removeFirst(Lane lane) {
        lane.items.removeFirst();
        if (lane.items.isEmpty()) {
            lanes.remove(lane.name);
        } else {
            ready.add(lane);
        }
    }

    void giveBack(Object holder, long due) {
        lane(holder).ifPresent(lane -> {
            held.remove(lane);
            lane.due = due;
            later.add(lane);
        });
    }

    List<Item> items() {
        return lanes.values().stream()
                .map(lane -> lane.items)
                .flatMap(Collection::stream)
                .sorted(Comparator.comparingLong(item -> item.sequence))
                .toList();
    }

    int size() {
        return lanes.values().stream().mapToInt(lane -> lane.items.size()).sum();
    }

    List<String> parked() {
        return parked;
    }
}
