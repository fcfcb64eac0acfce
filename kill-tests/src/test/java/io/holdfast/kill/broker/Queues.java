// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.broker;

import io.holdfast.kill.broker.Queue.Item;
import io.holdfast.spi.EncodedMessage;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All queues and their journal. A change is in the journal, on disk, before its caller hears of it. */
final class Queues {

    private final Map<String, Queue> queues = new LinkedHashMap<>();
    private final Journal journal;
    private long sequence;

    /**
     * Opens what an earlier life has left.
     *
     * @param bindings such as {@code orders/billing}, with a {@code !} behind it if keys keep their order
     */
    Queues(Path directory, Iterable<String> bindings, long holdMillis) throws IOException {
        for (String binding : bindings) {
            queues.put(binding.replace("!", ""), new Queue(binding.endsWith("!"), holdMillis));
        }
        Map<String, TreeMap<Long, Item>> left = new LinkedHashMap<>();
        queues.keySet().forEach(name -> left.put(name, new TreeMap<>()));
        Path file = directory.resolve("journal");
        Journal.replay(file, in -> replay(in, left));
        left.forEach((name, items) -> items.values().forEach(queues.get(name)::add));
        journal = Journal.begin(file, this::writeAll);
    }

    private void replay(DataInputStream in, Map<String, TreeMap<Long, Item>> left) throws IOException {
        byte what = in.readByte();
        String queue = in.readUTF();
        long number = in.readLong();
        sequence = Math.max(sequence, number);
        switch (what) {
            case Wire.SEND -> left.get(queue).put(number, new Item(number, Wire.read(in)));
            case Wire.RETRY -> left.get(queue).get(number).attempt++;
            case Wire.ACKNOWLEDGE -> left.get(queue).remove(number);
            case Wire.PARK -> {
                queues.get(queue).parked().add(in.readUTF());
                left.get(queue).remove(number);
            }
            default -> throw new IOException("The journal is broken: " + what);
        }
    }

    private void writeAll(DataOutputStream out) throws IOException {
        for (Map.Entry<String, Queue> queue : queues.entrySet()) {
            for (Item item : queue.getValue().items()) {
                writeSent(out, queue.getKey(), item);
                for (int retried = 1; retried < item.attempt; retried++) {
                    write(out, Wire.RETRY, queue.getKey(), item.sequence);
                }
            }
            for (String id : queue.getValue().parked()) {
                write(out, Wire.PARK, queue.getKey(), 0);
                out.writeUTF(id);
            }
        }
    }

    private static void write(DataOutputStream out, byte what, String queue, long number) throws IOException {
        out.writeByte(what);
        out.writeUTF(queue);
        out.writeLong(number);
    }

    private static void writeSent(DataOutputStream out, String queue, Item item) throws IOException {
        write(out, Wire.SEND, queue, item.sequence);
        Wire.write(out, item.message);
    }

    /** To every consumer of its destination; false if there is none. Forced only by {@link #force}. */
    synchronized boolean send(EncodedMessage message) throws IOException {
        boolean known = false;
        for (Map.Entry<String, Queue> queue : queues.entrySet()) {
            if (queue.getKey().startsWith(message.destination() + "/")) {
                Item item = new Item(++sequence, message);
                last = journal.append(out -> writeSent(out, queue.getKey(), item));
                queue.getValue().add(item);
                known = true;
            }
        }
        notifyAll();
        return known;
    }

    private long last;

    /** Returns when everything that has happened so far is on disk. */
    void force() throws IOException {
        long position;
        synchronized (this) {
            position = last;
        }
        journal.force(position);
    }

    synchronized boolean knows(String queue) {
        return queues.containsKey(queue);
    }

    /** Waits for the next item of a queue. */
    synchronized Optional<Item> take(String queue, Object holder, long waitMillis) throws InterruptedException {
        long end = System.currentTimeMillis() + waitMillis;
        while (true) {
            long now = System.currentTimeMillis();
            Optional<Item> item = queues.get(queue).take(holder, now);
            if (item.isPresent() || now >= end) {
                return item;
            }
            // Something held or delayed may become due without anybody telling.
            wait(Math.min(20, end - now));
        }
    }

    /** Ends what somebody holds; false if he holds nothing any more. */
    synchronized boolean end(String name, Object holder, byte how, long delay) throws IOException {
        Queue queue = queues.get(name);
        Optional<Item> item = queue.heldBy(holder);
        if (item.isEmpty()) {
            return false;
        }
        long number = item.get().sequence;
        if (how != Wire.RELEASE) {
            last = journal.append(out -> {
                write(out, how, name, number);
                if (how == Wire.PARK) {
                    out.writeUTF(item.get().message.id().value());
                }
            });
        }
        switch (how) {
            case Wire.ACKNOWLEDGE -> queue.remove(holder);
            case Wire.PARK -> queue.park(holder);
            default -> {
                item.get().attempt += how == Wire.RETRY ? 1 : 0;
                queue.giveBack(holder, System.currentTimeMillis() + delay);
            }
        }
        notifyAll();
        return true;
    }

    synchronized void writeStatus(DataOutputStream out) throws IOException {
        out.writeInt(queues.size());
        for (Map.Entry<String, Queue> queue : queues.entrySet()) {
            out.writeUTF(queue.getKey());
            out.writeInt(queue.getValue().size());
            out.writeInt(queue.getValue().parked().size());
            for (String id : queue.getValue().parked()) {
                out.writeUTF(id);
            }
        }
    }
}
