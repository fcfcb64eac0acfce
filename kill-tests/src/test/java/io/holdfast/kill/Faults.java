// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import io.holdfast.kill.Aim.Held;
import io.holdfast.kill.app.Bug;
import io.holdfast.kill.app.Point;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Kills processes or lets them stand still: like cards from a shuffled deck, so that none is forgotten. */
final class Faults implements Strikes {

    /** More than the time to live of any connection, so that the broker gives away what the sleeper held. */
    private static final Duration LONG = Duration.ofSeconds(34);

    /** Longer than a client waits for an answer, and than it takes to believe the broker dead. */
    private static final Duration BROKER_PAUSE = Duration.ofSeconds(3);

    private static final Duration BROKER_HANGS = Duration.ofMillis(300);
    private static final int RECOVERY_MILLIS = 1500;
    private static final int LINES_OF_A_MOMENT = 300;
    private static final Duration UNKNOWN_IS_ANSWERED = Duration.ofSeconds(10);

    private static final List<Point> COMMITTING = List.of(
            Point.BEFORE_COMMIT, Point.BEFORE_APPLY, Point.AFTER_INSERT, Point.AFTER_EFFECT, Point.BEFORE_SETTLE);
    private static final List<Point> SENDING =
            List.of(Point.BEFORE_SEND, Point.AFTER_SEND, Point.BEFORE_ACK, Point.AFTER_RECEIVE);
    private static final List<Point> SENDING_HALVES = List.of(
            Point.AFTER_PREPARE,
            Point.BEFORE_CONFIRM,
            Point.BEFORE_ACK,
            Point.AFTER_CHECK,
            Point.BEFORE_PREPARE,
            Point.AFTER_CONFIRM,
            Point.BEFORE_SEND,
            Point.BEFORE_POSTPONE,
            Point.AFTER_RECEIVE,
            Point.BEFORE_CANCEL);
    private static final List<Point> OWNING =
            List.of(Point.BEFORE_SETTLE, Point.AFTER_RECEIVE, Point.BEFORE_SEND, Point.BEFORE_APPLY, Point.AFTER_CLAIM);
    private static final List<Point> OWNING_HALVES = List.of(
            Point.BEFORE_CONFIRM, Point.AFTER_RECEIVE, Point.AFTER_PREPARE, Point.BEFORE_APPLY, Point.AFTER_CLAIM);

    private final World world;
    private final Random random;
    private final Aim aim;
    private final Deque<Fault> deck = new ArrayDeque<>();
    private final List<Point> all;
    private final boolean halves;
    private final boolean longOnes;
    private final Map<String, Integer> kills = new TreeMap<>();
    private int count;

    /**
     * Shuffles.
     *
     * @param start with which point to begin, so that short campaigns of the same seed can share them out
     * @param longOnes whether there is time for long pauses
     */
    Faults(World world, long seed, int start, boolean longOnes) {
        this.world = world;
        this.longOnes = longOnes;
        this.random = new Random(seed + start);
        this.aim = new Aim(world, random);
        this.all = Aim.shuffled(world.points(), seed, start);
        this.halves = all.contains(Point.BEFORE_PREPARE);
        for (String target : List.of("application", "database", "broker")) {
            kills.put(target, 0);
        }
    }

    @Override
    public void next() {
        if (deck.isEmpty()) {
            List<Fault> cards = Fault.deck(world.kind(), longOnes);
            Collections.shuffle(cards, random);
            deck.addAll(cards);
        }
        Fault fault = deck.poll();
        world.ledger.note("orchestrator", "fault " + fault);
        strike(fault);
        world.ledger.count("fault " + fault, 1);
        count++;
    }

    /** Any application dies where it matters. */
    @Override
    public void provoke(Bug bug) {
        if (bug == Bug.SENT_IS_ACCEPTED) {
            killBrokerThatHangs();
        } else {
            killWhere(bug);
        }
        count++;
    }

    /** What it is sent it never sees. */
    private void killBrokerThatHangs() {
        Process pause = world.broker.pause(BROKER_PAUSE);
        long before = world.ledger.counted("sent");
        Patience.await(BROKER_PAUSE, () -> world.ledger.counted("sent") > before);
        killBroker();
        Patience.await(Aim.REACHED, () -> !pause.isAlive());
        world.broker.start();
    }

    private void killWhere(Bug bug) {
        Held held = aim.hold(bug.point());
        if (bug == Bug.CONFIRMED_ON_UNKNOWN) {
            long before = world.ledger.counted("verdict UNKNOWN");
            Patience.await(UNKNOWN_IS_ANSWERED, () -> world.ledger.counted("verdict UNKNOWN") > before);
            // The answer is acted upon before the kill.
            long until = world.ledger.lines() + LINES_OF_A_MOMENT;
            Patience.await(UNKNOWN_IS_ANSWERED, () -> world.ledger.lines() >= until);
        }
        killApp(held.slot());
    }

    private void strike(Fault fault) {
        switch (fault) {
            case APPLICATION_AT_POINT -> killAtPoint();
            case APPLICATION -> killAtAnyMoment(aim.slot());
            case APPLICATION_TWICE -> {
                int slot = killAtPoint();
                if (random.nextBoolean()) {
                    killApp(aim.hold(slot, aim.next(all)).slot());
                } else {
                    killAtAnyMoment(slot);
                }
            }
            case DATABASE -> {
                aim.anyMoment();
                restartDatabase();
            }
            case DATABASE_TWICE -> {
                aim.anyMoment();
                restartDatabase();
                restartDatabase();
            }
            case DATABASE_AT_POINT -> {
                Held held = aim.hold(aim.next(COMMITTING));
                restartDatabase();
                aim.letGo(held);
            }
            case DATABASE_AND_APPLICATION -> {
                Held held = aim.hold(aim.next(all));
                killDatabase();
                killApp(held.slot());
                world.server.start();
            }
            case BROKER -> {
                aim.anyMoment();
                killBroker();
                world.broker.start();
            }
            case BROKER_AT_POINT -> {
                Held held = aim.hold(aim.next(halves ? SENDING_HALVES : SENDING));
                killBroker();
                aim.letGo(held);
                world.broker.start();
            }
            case BROKER_TWICE -> brokerTwice();
            case BROKER_AND_APPLICATION -> {
                Held held = aim.hold(aim.next(all));
                killBroker();
                killApp(held.slot());
                world.broker.start();
            }
            case BROKER_AND_DATABASE -> {
                aim.anyMoment();
                killDatabase();
                killBroker();
                world.server.start();
                world.broker.start();
            }
            case BROKER_PAUSE -> {
                aim.anyMoment();
                await(world.broker.pause(BROKER_PAUSE));
            }
            case BROKER_PAUSE_AND_DEATH -> {
                aim.anyMoment();
                Process pause = world.broker.pause(BROKER_HANGS);
                Patience.await(BROKER_HANGS, () -> false);
                killBroker();
                // Its end finds nobody to wake.
                Patience.await(Aim.REACHED, () -> !pause.isAlive());
                world.broker.start();
            }
            case PAUSE -> pause();
            case LONG_PAUSE -> world.putToSleep(aim.slot(), LONG);
            case ANSWER_LOST -> {
                loseAnswer(Point.AFTER_COMMIT);
                loseAnswer(Point.AFTER_APPLY);
            }
            case ALL -> killAll();
        }
    }

    private int killAtPoint() {
        Held held = aim.hold(aim.next(all));
        killApp(held.slot());
        return held.slot();
    }

    private void killAtAnyMoment(int slot) {
        aim.anyMoment();
        killApp(slot);
    }

    private void restartDatabase() {
        killDatabase();
        world.server.start();
    }

    private void brokerTwice() {
        aim.anyMoment();
        killBroker();
        world.broker.begin();
        Patience.await(Duration.ofMillis(random.nextInt(RECOVERY_MILLIS)), () -> false);
        killBroker();
        world.broker.start();
    }

    private void killApp(int slot) {
        world.killApp(slot);
        killed("application");
        world.startApp(slot);
    }

    private void killDatabase() {
        world.ledger.note("orchestrator", "kill database");
        world.server.kill();
        killed("database");
    }

    private void killBroker() {
        world.broker.kill();
        killed("broker");
    }

    private void killed(String target) {
        kills.merge(target, 1, Integer::sum);
    }

    private void pause() {
        Held held = aim.hold(aim.next(halves ? OWNING_HALVES : OWNING));
        Child app = world.app(held.slot());
        Duration length = world.kind().lease().multipliedBy(7).dividedBy(4);
        world.ledger.note("orchestrator", "pause " + app.name());
        Process pause = app.pause(length);
        List<Integer> others = new ArrayList<>(world.awake());
        others.remove(Integer.valueOf(held.slot()));
        if (!others.isEmpty() && random.nextInt(3) == 0) {
            killApp(others.get(random.nextInt(others.size())));
        }
        await(pause);
        if (held.reached()) {
            aim.letGo(held);
        }
    }

    private static void await(Process pause) {
        try {
            if (!pause.waitFor(30, TimeUnit.SECONDS) || pause.exitValue() != 0) {
                throw new IllegalStateException("a pause failed");
            }
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private void loseAnswer(Point point) {
        Held held = aim.hold(point);
        if (held.reached()) {
            world.app(held.slot()).order("lose");
        }
    }

    private void killAll() {
        aim.anyMoment();
        List<Integer> awake = world.awake();
        for (int slot : awake) {
            world.killApp(slot);
            killed("application");
        }
        killDatabase();
        killBroker();
        world.server.start();
        awake.forEach(world::startApp);
        world.broker.start();
    }

    @Override
    public boolean isRoundComplete() {
        return deck.isEmpty();
    }

    /** Each fault, and each further kill that it brought. */
    @Override
    public int count() {
        return count + kills();
    }

    @Override
    public int explains(int happened) {
        return happened;
    }

    @Override
    public Map<String, Integer> killsByTarget() {
        return kills;
    }
}
