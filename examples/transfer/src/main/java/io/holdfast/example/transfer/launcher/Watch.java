// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import io.holdfast.example.transfer.launcher.Audit.Round;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Asks bank1, the broker and bank2 again and again what they hold. */
final class Watch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Watch.class.getName());
    private static final Duration PAUSE = Duration.ofMillis(150);

    private final Fleet fleet;
    private final Bank bank1;
    private final Bank bank2;
    private final Thread thread = new Thread(this::run, "watch");
    private Audit audit = new Audit();
    private int books;
    private Optional<BrokerBooks> broker = Optional.empty();
    private volatile Picture picture;
    private volatile boolean failing;
    private volatile boolean inDoubt;
    private final AtomicLong completed = new AtomicLong();

    Watch(Fleet fleet, Bank bank1, Bank bank2) {
        this.fleet = fleet;
        this.bank1 = bank1;
        this.bank2 = bank2;
        this.picture = audit.look(new Round(Optional.empty(), Optional.empty(), Optional.empty(), System.nanoTime()));
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                look();
            } catch (RuntimeException error) {
                LOG.log(Level.WARNING, "A look went wrong", error);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        broker.ifPresent(BrokerBooks::close);
    }

    Picture picture() {
        return picture;
    }

    /** Counts the looks, so that whoever waits knows that a picture is newer than a deed. */
    long rounds() {
        return completed.get();
    }

    /** Whether bank2 has been told to fail. */
    boolean isBank2Failing() {
        return failing;
    }

    /** Whether bank1, when it was asked last, had prepared something that has not ended. */
    boolean isBank1InDoubt() {
        return inDoubt;
    }

    private void look() {
        int before = fleet.books();
        if (before != books) {
            books = before;
            audit = new Audit();
        }
        Optional<Seen.Bank1> one = asked(() -> bank1.get("/books", Seen.Bank1.class));
        Optional<Seen.Broker> between = asked(() -> brokerBooks().read());
        Optional<Seen.Bank2> two = asked(() -> bank2.get("/books", Seen.Bank2.class));
        // If everything was started over meanwhile, these may belong to different books.
        if (fleet.books() == before) {
            one.ifPresent(answer -> inDoubt = !answer.inDoubt().isEmpty());
            two.ifPresent(answer -> failing = answer.failing());
            picture = audit.look(new Round(one, between, two, System.nanoTime()));
            completed.incrementAndGet();
        }
    }

    private BrokerBooks brokerBooks() throws IOException {
        if (fleet.hasOwnBroker() && fleet.broker().state() != Child.State.UP) {
            throw new IOException("the broker is down");
        }
        BrokerBooks open = broker.orElseGet(() -> new BrokerBooks(fleet.brokerLogin()));
        broker = Optional.of(open);
        return open;
    }

    private static <T> Optional<T> asked(Callable<T> question) {
        try {
            return Optional.of(question.call());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (Exception down) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
