// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import io.holdfast.Message;
import io.holdfast.MessageId;
import io.holdfast.ReliablePublisher;
import io.holdfast.outbox.JdbcTransactionContext;
import io.holdfast.spi.TransactionContext.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Threads with business to do: a row, perhaps the counter of a key, and a message, in one transaction. */
final class Publishers implements AutoCloseable {

    static final String NUMBER = "number";
    static final String POISON = "poison";
    static final String FLAKY = "flaky";

    /** One half message in so many is asked about while its transaction still runs, for longer than a lock is waited for. */
    private static final int LINGERING = 60;

    private static final long LINGER_NANOS = 1_800_000_000;

    private final Settings settings;
    private final JdbcTransactionContext transactions;
    private final ReliablePublisher publisher;
    private final AtomicLong count = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private final Object turn = new Object();
    private int resting;
    private boolean hushed;
    private volatile boolean closed;

    Publishers(Settings settings, JdbcTransactionContext transactions, ReliablePublisher publisher) {
        this.settings = settings;
        this.transactions = transactions;
        this.publisher = publisher;
    }

    /** What one transaction is to do. */
    private record Task(
            MessageId id,
            boolean keyed,
            String key,
            byte[] body,
            Map<String, String> headers,
            boolean lingers,
            boolean fails) {}

    /** Thrown by a transaction that was meant to fail. */
    private static final class Deliberate extends RuntimeException {

        private static final long serialVersionUID = 1;

        Deliberate() {
            super("the test says so", null, false, false);
        }
    }

    void start(long seed) {
        for (int at = 0; at < settings.publishers(); at++) {
            Random random = new Random(seed + at);
            Thread thread = new Thread(() -> work(random), "publisher-" + at);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void work(Random random) {
        while (!closed) {
            awaitTurn();
            Task task = task(random);
            boolean byHand = random.nextBoolean();
            Say.BEGIN.line(task.id());
            try {
                outcome(task, byHand).line(task.id());
            } catch (Exception rolledBack) {
                // What comes out of a transaction that was not committed means that nothing of it is left.
                Say.ROLLED_BACK.line(task.id(), rolledBack.getClass().getSimpleName());
            }
            LockSupport.parkNanos(settings.pauseMicros() * 1000L);
        }
    }

    private Say outcome(Task task, boolean byHand) throws SQLException {
        if (byHand) {
            try (Transaction transaction = transactions.begin()) {
                run(task);
                return switch (transaction.commit()) {
                    case COMMITTED -> Say.COMMITTED;
                    case ROLLED_BACK -> Say.ROLLED_BACK;
                    case UNKNOWN -> Say.UNKNOWN;
                };
            }
        }
        return switch (publisher.execute(() -> run(task))) {
            case CONFIRMED, DELEGATED -> Say.COMMITTED;
            case ROLLED_BACK -> Say.ROLLED_BACK;
            case UNKNOWN -> Say.UNKNOWN;
        };
    }

    private Task task(Random random) {
        boolean keyed = settings.half() ? random.nextInt(4) == 0 : random.nextInt(3) > 0;
        byte[] body = new byte[random.nextInt(400)];
        random.nextBytes(body);
        Map<String, String> headers = new HashMap<>();
        headers.put("trace", "ü" + random.nextInt());
        int luck = random.nextInt(200);
        if (!keyed && luck < 2) {
            headers.put(POISON, "yes");
        } else if (!keyed && luck < 10) {
            headers.put(FLAKY, "yes");
        }
        String key = "k" + random.nextInt(settings.keys());
        // With the mistake, only who is held is asked about: then it is known when to kill him.
        boolean lingers =
                settings.half() && !keyed && !settings.has(Bug.CONFIRMED_ON_UNKNOWN) && random.nextInt(LINGERING) == 0;
        return new Task(nextId(), keyed, key, body, headers, lingers, luck > 190);
    }

    /** Grows with time, which only a planted mistake relies on. */
    private MessageId nextId() {
        return MessageId.of(System.currentTimeMillis() + "-" + settings.node() + "-" + count.incrementAndGet());
    }

    private void run(Task task) throws SQLException {
        long number = task.keyed() ? nextNumber(task.key()) : 0;
        Map<String, String> headers = new HashMap<>(task.headers());
        headers.put(NUMBER, Long.toString(number));
        try (PreparedStatement insert = transactions
                .connection()
                .prepareStatement("INSERT INTO business (id, destination, message_key, number, digest, poison)"
                        + " VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, task.id().value());
            insert.setString(2, task.keyed() ? ProducerSide.KEYED : ProducerSide.PLAIN);
            insert.setString(3, task.keyed() ? task.key() : "");
            insert.setLong(4, number);
            insert.setString(5, Payloads.digest(task.body(), headers));
            insert.setBoolean(6, headers.containsKey(POISON));
            insert.executeUpdate();
        }
        Message.Builder message = Message.to(task.keyed() ? ProducerSide.KEYED : ProducerSide.PLAIN)
                .id(task.id())
                .payload(task.body());
        headers.forEach(message::header);
        if (task.keyed()) {
            message.key(task.key());
        }
        publisher.publish(message.build());
        if (task.lingers()) {
            LockSupport.parkNanos(LINGER_NANOS);
        }
        if (task.fails()) {
            throw new Deliberate();
        }
    }

    /** The row of the key is locked until the end of the transaction: numbers come in the order of the commits. */
    private long nextNumber(String key) throws SQLException {
        try (PreparedStatement update = transactions
                        .connection()
                        .prepareStatement("UPDATE counter SET number = number + 1 WHERE message_key = ?");
                PreparedStatement query = transactions
                        .connection()
                        .prepareStatement("SELECT number FROM counter WHERE message_key = ?")) {
            update.setString(1, key);
            update.executeUpdate();
            query.setString(1, key);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void awaitTurn() {
        synchronized (turn) {
            resting++;
            turn.notifyAll();
            while (hushed && !closed) {
                try {
                    turn.wait();
                } catch (InterruptedException goOn) {
                    break;
                }
            }
            resting--;
        }
    }

    /** Lets the running transactions end and begins none, until {@link #resume}. */
    void hush() {
        synchronized (turn) {
            hushed = true;
            while (resting < threads.size()) {
                try {
                    turn.wait();
                } catch (InterruptedException neverHere) {
                    throw new IllegalStateException(neverHere);
                }
            }
        }
        Say.HUSHED.line();
    }

    void resume() {
        synchronized (turn) {
            hushed = false;
            turn.notifyAll();
        }
    }

    /** Stores ordered messages, so many in each transaction. */
    void fill(int messages, int perTransaction, long seed) throws SQLException {
        Random random = new Random(seed);
        for (int left = messages; left > 0; left -= perTransaction) {
            List<Task> tasks = new ArrayList<>();
            while (tasks.size() < Math.min(left, perTransaction)) {
                Task task = task(random);
                if (task.keyed() && !task.fails()) {
                    tasks.add(task);
                    Say.BEGIN.line(task.id());
                }
            }
            // In the order of the keys, or two of these would wait for each other.
            tasks.sort((one, other) -> one.key().compareTo(other.key()));
            try (Transaction transaction = transactions.begin()) {
                for (Task task : tasks) {
                    run(task);
                }
                Say outcome = Say.valueOf(transaction.commit().name());
                tasks.forEach(task -> outcome.line(task.id()));
            }
        }
        Say.FILLED.line();
    }

    @Override
    public void close() {
        closed = true;
        resume();
        for (Thread thread : threads) {
            try {
                thread.join(10_000);
            } catch (InterruptedException neverHere) {
                throw new IllegalStateException(neverHere);
            }
        }
    }
}
