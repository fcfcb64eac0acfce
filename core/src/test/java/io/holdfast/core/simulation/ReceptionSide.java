// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.core.protocol.Answer;
import io.holdfast.core.protocol.Answer.Handled;
import io.holdfast.core.protocol.ReceptionPort;
import io.holdfast.core.simulation.Coverage.Seen;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.Inbox;
import io.holdfast.tck.fake.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** The surroundings of one delivery. */
final class ReceptionSide implements ReceptionPort {

    private final World world;
    private final Node node;
    private final Line line;
    private final String life;
    private final String consumer;
    private final Delivery delivery;
    private boolean ended;
    private int attempt;
    private Tx tx;

    ReceptionSide(World world, Node node, Line line, String consumer, Delivery delivery) {
        this.world = world;
        this.node = node;
        this.line = line;
        this.life = node.life();
        this.consumer = consumer;
        this.delivery = delivery;
    }

    /** Whether the broker has heard how the delivery ended. */
    boolean isEnded() {
        return ended;
    }

    /** What it remembers. */
    @Override
    public String toString() {
        return delivery.message().id() + " " + delivery.attempt() + " " + tx + ended;
    }

    @Override
    public Answer begin() {
        if (world.has(Bug.ACK_BEFORE_COMMIT)) {
            delivery.acknowledge();
        }
        Answer answer = line.call(Target.CONSUMER_DATABASE, () -> {
            tx = world.consumerDatabase.begin();
            node.holds(tx, Target.CONSUMER_DATABASE, life);
            return Answer.Done.DONE;
        });
        return line.orHangUp(answer, tx);
    }

    @Override
    public Answer record() {
        String id = delivery.message().id().value();
        return line.call(Target.CONSUMER_DATABASE, () -> {
            Inbox.Answer said = world.inConsumerTransaction(tx, () -> world.inbox.record(consumer, id));
            switch (said) {
                case SEEN -> world.seen(Seen.INBOX_HIT);
                case BUSY -> world.seen(Seen.INBOX_BUSY);
                case FIRST -> {}
            }
            return new Answer.Recorded(said);
        });
    }

    @Override
    public Answer handle(int currentAttempt) {
        attempt = currentAttempt;
        EncodedMessage message = delivery.message();
        line.rest(world.fates().latency());
        if (Operation.poisonOf(message) == Operation.Poison.HANDLER_FAILS) {
            return new Handled(Handled.Result.FAILED, "poison");
        }
        if (attempt == 1 && world.fates().strikes(Fault.FLAKY_HANDLER)) {
            world.struck(Fault.FLAKY_HANDLER);
            return new Handled(Handled.Result.FAILED, "flaky");
        }
        String tag = Operation.tagOf(message);
        byte[] expected = Operation.body(tag).getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(expected, message.body())) {
            world.violated("A10", "payload of " + tag + " arrived altered");
        }
        Answer applied = Line.perform(() -> {
            world.applying(tx, consumer, message);
            return new Handled(Handled.Result.APPLIED, "");
        });
        // A handler whose connection is gone throws like any other failing handler.
        return applied instanceof Answer.Failed ? new Handled(Handled.Result.FAILED, "connection") : applied;
    }

    @Override
    public Answer commit() {
        return line.orHangUp(line.commit(Target.CONSUMER_DATABASE, this::commitOnce), tx);
    }

    /** A rollback at commit counts as an attempt, for it may be the message's own doing; so it strikes only once here. */
    private Answer.Ended commitOnce() {
        return attempt == 1 ? world.commit(tx) : new Answer.Ended(tx.commit());
    }

    @Override
    public Answer rollback() {
        return line.orHangUp(line.call(Target.CONSUMER_DATABASE, () -> world.rollback(tx)), tx);
    }

    @Override
    public Answer acknowledge() {
        return end(delivery::acknowledge);
    }

    @Override
    public Answer retry(long delay) {
        world.seen(Seen.HANDLER_RETRIED);
        return end(() -> delivery.retry(Duration.ofMillis(delay)));
    }

    @Override
    public Answer park(String reason) {
        return end(() -> {
            delivery.park(reason);
            world.seen(Seen.PARKED_BY_CONSUMER);
        });
    }

    @Override
    public Answer release(long delay) {
        if (world.has(Bug.RELEASE_COUNTS_AS_ATTEMPT)) {
            return delivery.attempt() >= World.ATTEMPTS ? park("released too often") : retry(delay);
        }
        return end(() -> delivery.release(Duration.ofMillis(delay)));
    }

    @Override
    public Answer hold(long delay) {
        world.seen(Seen.HELD_IN_PLACE);
        return line.rest(delay);
    }

    private Answer end(Runnable ending) {
        if (world.has(Bug.ACK_BEFORE_COMMIT)) {
            ended = true;
            return line.rest(1);
        }
        Answer answer = line.call(Target.BROKER, () -> {
            ending.run();
            return Answer.Done.DONE;
        });
        ended = !(answer instanceof Answer.Failed);
        return answer;
    }
}
