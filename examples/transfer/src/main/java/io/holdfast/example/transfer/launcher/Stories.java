// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import io.holdfast.example.transfer.common.Position;
import io.holdfast.example.transfer.common.Refusal;
import io.holdfast.example.transfer.launcher.Bank.RefusedException;
import io.holdfast.example.transfer.launcher.Customer.Order;
import io.holdfast.example.transfer.launcher.Diary.Tone;
import io.holdfast.example.transfer.launcher.Picture.Way;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the buttons do, one at a time. */
final class Stories implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Stories.class.getName());
    private static final BigDecimal TEN = new BigDecimal("10.00");
    private static final BigDecimal ONE = new BigDecimal("1.00");
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final int HUNDRED = 100;
    private static final int CUSTOMERS = 8;

    private final Fleet fleet;
    private final Watch watch;
    private final Diary diary;
    private final Customer customer;
    private final Bank bank2;
    private final Duration pause;
    private final ExecutorService narrator = Executors.newSingleThreadExecutor();
    private final ExecutorService customers = Executors.newFixedThreadPool(CUSTOMERS);
    private final Map<String, Story> stories = new TreeMap<>();
    private final AtomicLong begun = new AtomicLong();
    private volatile Optional<String> running = Optional.empty();

    /** Something that happens step by step. */
    @FunctionalInterface
    private interface Story {
        void play() throws Exception;
    }

    Stories(Fleet fleet, Watch watch, Diary diary, Customer customer, Bank bank2, Duration pause) {
        this.fleet = fleet;
        this.watch = watch;
        this.diary = diary;
        this.customer = customer;
        this.bank2 = bank2;
        this.pause = pause;
        stories.put("kill-before-commit", () -> killBank1("BEFORE_COMMIT", "right before its commit"));
        stories.put("kill-after-commit", () -> killBank1("AFTER_COMMIT", betweenCommitAndSend()));
        stories.put("kill-broker", this::killBroker);
        stories.put("deliver-twice", this::deliverTwice);
        stories.put("amount-2", () -> customer.ask(customer.order(new BigDecimal("2.00"), null)));
        stories.put("amount-3", () -> customer.ask(customer.order(new BigDecimal("3.00"), null)));
        stories.put("break-bank2", this::breakBank2);
        stories.put("heal-bank2", this::healBank2);
        stories.put("hundred", this::hundred);
        stories.put("repeat", this::repeat);
        stories.put("start-over", this::startOver);
    }

    /** The one that is being played. */
    Optional<String> running() {
        return running;
    }

    /** Counts what was begun, so that a page knows which of two states is the newer one. */
    long begun() {
        return begun.get();
    }

    void play(String name) {
        Story story = stories.get(name);
        if (story == null) {
            throw new Refusal(404, "There is no story of this name.");
        }
        begin(name, story);
    }

    void transfer(BigDecimal amount) {
        begin("transfer", () -> customer.ask(customer.order(amount, null)));
    }

    void switchTo(Position position) {
        fleet.objection(position, watch.isBank1InDoubt()).ifPresent(reason -> {
            throw new Refusal(409, reason);
        });
        begin("switch", () -> {
            boolean broken = watch.picture().verdict() == Picture.Verdict.BROKEN && fleet.canStartOver();
            boolean moved = !fleet.keepsBooks(position);
            diary.write(Tone.DEED, "Switch: guarantee=" + name(position) + ", bank1 is restarted with it");
            if (broken || moved) {
                fleet.startOver(position);
                diary.write(Tone.PLAIN, whyAnew(broken, position));
            } else {
                fleet.switchTo(position);
            }
            awaitCompletePicture();
        });
    }

    private static String whyAnew(boolean broken, Position position) {
        if (broken) {
            return "What was lost or invented stays so: the books begin anew";
        }
        return "bank1 keeps its books in " + (position == Position.XA ? "PostgreSQL now" : "H2 again")
                + ": all books begin anew";
    }

    void kill(Child child) {
        begin("kill", () -> {
            child.kill();
            diary.write(Tone.DEED, "kill -9 " + child.name());
        });
    }

    void start(Child child) {
        begin("start", () -> restart(child));
    }

    static String name(Position position) {
        return position.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private synchronized void begin(String name, Story story) {
        if (running.isPresent()) {
            throw new Refusal(409, "Wait until this is over: " + running.get());
        }
        running = Optional.of(name);
        begun.incrementAndGet();
        narrator.execute(() -> {
            try {
                story.play();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (Exception error) {
                LOG.log(Level.WARNING, "A story went wrong: " + name, error);
                diary.write(Tone.BAD, "This did not work: " + error.getMessage());
            } finally {
                running = Optional.empty();
            }
        });
    }

    private void killBank1(String point, String words) throws Exception {
        Order order = customer.order(TEN, point);
        Future<Boolean> answer = customers.submit(() -> customer.ask(order));
        await(() -> fleet.bank1().isHeld() || answer.isDone());
        if (!fleet.bank1().isHeld()) {
            diary.write(Tone.PLAIN, "The transfer did not come so far; nothing is killed");
            return;
        }
        awaitRound();
        fleet.bank1().kill();
        diary.write(Tone.DEED, "kill -9 bank1 " + words + " of " + order.request());
        answer.get();
        sleep();
        restart(fleet.bank1());
    }

    private String betweenCommitAndSend() {
        return fleet.position() == Position.XA ? "between decision and the broker's commit" : "between commit and send";
    }

    private void killBroker() throws Exception {
        fleet.broker().kill();
        diary.write(Tone.DEED, "kill -9 broker, and three transfers while it is down");
        inParallel(List.of(
                () -> customer.ask(customer.order(TEN, null)),
                () -> customer.ask(customer.order(TEN, null)),
                () -> customer.ask(customer.order(TEN, null))));
        sleep();
        restart(fleet.broker());
    }

    private void restart(Child child) {
        fleet.start(child);
        diary.write(Tone.GOOD, child.name() + " is started again");
    }

    private void deliverTwice() throws Exception {
        Order order = customer.order(TEN, null);
        if (!customer.ask(order)) {
            return;
        }
        await(() -> isApplied(order));
        try (SecondCopy copy = new SecondCopy(fleet.brokerLogin())) {
            copy.send(order);
        }
        diary.write(Tone.DEED, "A second copy of " + order.request() + " is put into the broker");
    }

    private boolean isApplied(Order order) {
        return watch.picture().rows().stream()
                .anyMatch(row -> row.request().equals(order.request()) && row.way() == Way.APPLIED);
    }

    private void breakBank2() throws Exception {
        setFailing(true);
        diary.write(Tone.DEED, "From now on every attempt of bank2 fails; after four a message is parked");
        customer.ask(customer.order(TEN, null));
    }

    private void healBank2() throws Exception {
        setFailing(false);
        int retried = bank2.post("/retry-parked", Map.of(), Retried.class).retried();
        diary.write(Tone.GOOD, "bank2 is healed. Operations.retryAll(parked): " + retried);
    }

    private void setFailing(boolean on) throws IOException, InterruptedException, RefusedException {
        bank2.post("/failing", Map.of("failing", on), Failing.class);
    }

    private void hundred() throws Exception {
        long start = System.nanoTime();
        List<Callable<Boolean>> asks = new ArrayList<>();
        for (int i = 0; i < HUNDRED; i++) {
            asks.add(() -> customer.askQuietly(customer.order(ONE, null)));
        }
        int done = inParallel(asks);
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        diary.write(Tone.PLAIN, "100 transfers of 1.00: " + done + " committed, in " + millis + " ms");
    }

    private void repeat() throws InterruptedException {
        @Nullable Order order = customer.again();
        if (order == null) {
            throw new Refusal(409, "There is nothing to repeat yet.");
        }
        diary.write(Tone.DEED, "The customer asks again under " + order.request());
        customer.ask(order);
    }

    private void startOver() throws InterruptedException {
        if (!fleet.canStartOver()) {
            throw new Refusal(409, "The books are in databases of your own: empty them yourself.");
        }
        fleet.startOver(fleet.position());
        diary.write(Tone.DEED, "Everything begins anew");
        awaitCompletePicture();
    }

    /** So that what has come so far is seen before it is disturbed. */
    private void awaitRound() throws InterruptedException {
        long before = watch.rounds();
        await(() -> watch.rounds() > before + 1);
    }

    private void awaitCompletePicture() throws InterruptedException {
        long before = watch.rounds();
        await(() -> watch.rounds() > before + 1 && watch.picture().complete());
    }

    private int inParallel(List<Callable<Boolean>> asks) throws InterruptedException, ExecutionException {
        int done = 0;
        for (Future<Boolean> each : customers.invokeAll(asks)) {
            done += each.get() ? 1 : 0;
        }
        return done;
    }

    /** For the audience: long enough to see that it is down. */
    private void sleep() throws InterruptedException {
        Thread.sleep(pause.toMillis());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    @Override
    public void close() {
        narrator.shutdownNow();
        customers.shutdownNow();
    }

    private record Failing(boolean failing) {}

    private record Retried(int retried) {}
}
