// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import com.gruelbox.transactionoutbox.Dialect;
import com.gruelbox.transactionoutbox.Instantiator;
import com.gruelbox.transactionoutbox.Persistor;
import com.gruelbox.transactionoutbox.Submitter;
import com.gruelbox.transactionoutbox.TransactionManager;
import com.gruelbox.transactionoutbox.TransactionOutbox;
import com.gruelbox.transactionoutbox.TransactionOutbox.TransactionOutboxBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** gruelbox transaction-outbox as its README sets it up, or with 16 workers and as much flushing as it takes. */
final class Gruelbox implements Contestant {

    private static final int WORKERS = 16;
    private static final int QUEUE = 16_384;
    private static final int ROWS_PER_TRANSACTION = 1_000;
    private static final Duration DUE = Duration.ofSeconds(3);

    private final Lab lab;
    private final boolean tuned;
    private final TransactionManager transactions;
    private final ConcurrentLinkedDeque<Lane> lanes = new ConcurrentLinkedDeque<>();
    private final Repeating flusher = new Repeating("gruelbox flusher");
    private final ExecutorService executor;
    private @Nullable TransactionOutbox running;
    private volatile boolean relaying;

    Gruelbox(Lab lab, boolean tuned) {
        this.lab = lab;
        this.tuned = tuned;
        this.transactions = TransactionManager.fromDataSource(lab.pool());
        int workers = tuned ? WORKERS : 1;
        this.executor = new ThreadPoolExecutor(
                workers, workers, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(QUEUE), work -> {
                    Thread thread = new Thread(work, "gruelbox worker");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** What is scheduled. */
    public interface Sender {
        void send(long number, String body);
    }

    @Override
    public String name() {
        return tuned ? "gruelbox-tuned" : "gruelbox";
    }

    @Override
    public void create() {
        TransactionOutboxBuilder builder = configured().submitter(Submitter.withExecutor(work -> {
            if (relaying) {
                executor.execute(work);
            }
        }));
        if (tuned) {
            builder.attemptFrequency(Duration.ofSeconds(2)).serializeMdc(false);
        }
        running = builder.build();
    }

    private TransactionOutbox outbox() {
        return Objects.requireNonNull(running, "not created yet");
    }

    private TransactionOutboxBuilder configured() {
        return TransactionOutbox.builder()
                .transactionManager(transactions)
                .instantiator(Instantiator.using(type -> (Sender) this::send))
                .persistor(Persistor.forDialect(Dialect.POSTGRESQL_9));
    }

    private void send(long number, String body) {
        try {
            Lane waiting = lanes.poll();
            Lane lane = waiting != null ? waiting : Lane.on(lab.broker().blockingSession());
            lane.send(number, body.getBytes(StandardCharsets.US_ASCII));
            lanes.push(lane);
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public void start() {
        relaying = true;
        flusher.start(() -> outbox().flush() ? 1 : (tuned ? 100 : 1000));
    }

    @Override
    public void stop() throws InterruptedException {
        relaying = false;
        flusher.stop();
        ((ThreadPoolExecutor) executor).getQueue().clear();
        while (((ThreadPoolExecutor) executor).getActiveCount() > 0) {
            Thread.sleep(1);
        }
    }

    @Override
    public void transact(int random, long number) throws Exception {
        transactions.inTransactionThrows(transaction -> {
            Lab.business(transaction.connection(), random);
            outbox().schedule(Sender.class).send(number, Payload.text(number));
        });
    }

    @Override
    public void fill(int rows) throws InterruptedException {
        TransactionOutbox silent = configured()
                .submitter((entry, work) -> {})
                .attemptFrequency(DUE)
                .build();
        for (int i = 0; i < rows; i += ROWS_PER_TRANSACTION) {
            int first = i;
            transactions.inTransaction(() -> {
                for (int j = first; j < Math.min(rows, first + ROWS_PER_TRANSACTION); j++) {
                    silent.schedule(Sender.class).send(j, Payload.text(j));
                }
            });
        }
        Thread.sleep(DUE.toMillis());
    }

    @Override
    public long left() throws Exception {
        return lab.number("SELECT count(*) FROM TXNO_OUTBOX WHERE NOT processed");
    }
}
