// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.MessageId;
import io.holdfast.core.protocol.Answer;
import io.holdfast.core.protocol.Answer.Ended;
import io.holdfast.core.protocol.Answer.Handled;
import io.holdfast.core.protocol.ExecutionPort;
import io.holdfast.core.protocol.Leased;
import io.holdfast.core.simulation.Coverage.Seen;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.MessageStore.NewMessage;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.TransactionOutcome;
import io.holdfast.tck.fake.Tx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The surroundings of one attempt at one business operation. */
final class ProducerSide implements ExecutionPort {

    final Operation operation;
    /** Names the attempt, its transaction and its business row. */
    final String attempt;

    private final World world;
    private final Node node;
    private final Line line;
    private final String life;
    private final List<EncodedMessage> messages;
    private final PreparedMessages prepared;
    private final List<Leased> bornClaimed = new ArrayList<>();
    private boolean nudge;
    private boolean alreadyDone;
    private Tx tx;

    ProducerSide(World world, Node node, Line line, Operation operation, String attempt) {
        this.world = world;
        this.node = node;
        this.line = line;
        this.life = node.life();
        this.operation = operation;
        this.attempt = attempt;
        this.messages = IntStream.range(0, operation.messages())
                .mapToObj(index ->
                        operation.message(index, attempt, world.instant().plusMillis(node.skew())))
                .toList();
        this.prepared = world.broker.prepared(node.life());
    }

    /** Whether an earlier attempt turned out to be committed. */
    boolean wasAlreadyDone() {
        return alreadyDone;
    }

    /** What it remembers. */
    @Override
    public String toString() {
        return attempt + " " + tx + " " + bornClaimed + nudge + alreadyDone;
    }

    @Override
    public Answer begin() {
        Answer answer = line.call(Target.PRODUCER_DATABASE, () -> {
            tx = world.producerDatabase.begin();
            node.holds(tx, Target.PRODUCER_DATABASE, life);
            return Answer.Done.DONE;
        });
        return line.orHangUp(answer, tx);
    }

    @Override
    public Answer work() {
        return Line.perform(() -> {
                            line.rest(world.fates().latency());
                            boolean locked = tx.lock("row-of-" + operation.name())
                                    && (operation.key().isEmpty() || tx.lock("account-" + operation.key()));
                            if (!locked) {
                                return new Handled(Handled.Result.FAILED, "row is locked");
                            }
                            alreadyDone = world.isOperationDone(operation) && !world.has(Bug.RETRY_WITHOUT_LOOKING);
                            if (alreadyDone || operation.rollsBack() && !operation.joined()) {
                                return new Handled(Handled.Result.FAILED, "nothing to do");
                            }
                            tx.insertBusiness(attempt);
                            return new Handled(Handled.Result.APPLIED, "");
                        })
                        instanceof Handled handled
                ? handled
                : new Handled(Handled.Result.FAILED, "connection");
    }

    @Override
    public Answer mark() {
        return line.call(Target.PRODUCER_DATABASE, () -> {
            boolean inserted = world.inProducerTransaction(tx, () -> world.markers.record(attempt));
            if (!inserted) {
                world.seen(Seen.FENCED);
            }
            return new Answer.Marked(inserted || world.has(Bug.FENCE_SWALLOWED));
        });
    }

    @Override
    public Answer prepare() {
        List<HalfMessage> halves = messages.stream()
                .map(message -> new HalfMessage(message, attempt, world.routes().fenced()))
                .toList();
        return line.call(Target.BROKER, () -> {
            prepared.prepare(halves);
            return Answer.Done.DONE;
        });
    }

    @Override
    public Answer append() {
        boolean ordered = world.scenario().isOrdered() && !world.has(Bug.ORDER_IGNORED_BY_STORE);
        List<NewMessage> rows = messages.stream()
                .map(message -> new NewMessage(
                        message, operation.delay(), ordered, world.scenario().ledger(), Optional.empty()))
                .toList();
        long until = node.ticks(line.issuedAt()) + world.scenario().lease();
        String owner = node.life();
        Duration lease = Duration.ofMillis(world.scenario().lease());
        return line.call(Target.PRODUCER_DATABASE, () -> {
            var appended =
                    world.inProducerTransaction(tx, () -> world.storeOf(node).append(rows, owner, lease));
            for (var one : appended) {
                world.appended(one.id(), owner);
                one.claim()
                        .ifPresentOrElse(
                                claim -> {
                                    world.history.claimed(claim.id(), claim.token());
                                    bornClaimed.add(new Leased(claim, until));
                                },
                                () -> nudge = true);
            }
            return Answer.Done.DONE;
        });
    }

    @Override
    public Answer send() {
        return line.call(Target.BROKER, () -> {
            world.xa.send(attempt, node, tx, messages);
            return Answer.Done.DONE;
        });
    }

    @Override
    public Answer spoil() {
        tx.setRollbackOnly();
        return line.rest(0);
    }

    @Override
    public Answer commit() {
        if (operation.rollsBack()) {
            return rollback() instanceof Ended ended ? ended : new Ended(TransactionOutcome.ROLLED_BACK);
        }
        if (world.routes().xa()) {
            return world.xa.commit(attempt, node, line);
        }
        Answer answer = line.commit(Target.PRODUCER_DATABASE, () -> {
            boolean ghost = !node.isAlive();
            Ended ended = world.commit(tx);
            if (ghost && ended.outcome() == TransactionOutcome.COMMITTED) {
                world.seen(Seen.COMMIT_AFTER_DEATH);
            }
            return ended;
        });
        line.orHangUp(answer, tx);
        if (answer instanceof Answer.Failed && world.has(Bug.UNKNOWN_TAKEN_AS_ROLLBACK)) {
            return new Ended(TransactionOutcome.ROLLED_BACK);
        }
        return answer;
    }

    @Override
    public Answer rollback() {
        world.xa.forget(attempt);
        Answer answer = line.call(Target.PRODUCER_DATABASE, () -> world.rollback(tx));
        line.orHangUp(answer, tx);
        if (world.has(Bug.HANDED_OVER_WITHOUT_OUTCOME)) {
            handOff();
        }
        return answer;
    }

    @Override
    public Answer handOff() {
        if (node.isAlive()) {
            node.handedOver.addAll(bornClaimed);
            node.nudged |= nudge;
            node.actors.forEach(Actor::wake);
        }
        return line.rest(0);
    }

    @Override
    public Answer confirm() {
        return line.call(Target.BROKER, () -> new Answer.Taken(prepared.confirm(halves())));
    }

    @Override
    public Answer cancel() {
        return line.call(Target.BROKER, () -> new Answer.Taken(prepared.cancel(halves())));
    }

    @Override
    public Answer check() {
        return line.call(Target.PRODUCER_DATABASE, () -> new Answer.Asked(world.markers.check(attempt)));
    }

    @Override
    public Answer sendDirectly(Set<MessageId> missing) {
        List<EncodedMessage> again = messages.stream()
                .filter(message -> missing.contains(message.id()))
                .toList();
        world.attemptedSend(again);
        return line.call(Target.BROKER, () -> {
            world.broker.transport(node.life()).send(again);
            return Answer.Done.DONE;
        });
    }

    @Override
    public Set<MessageId> halves() {
        return messages.stream().map(EncodedMessage::id).collect(Collectors.toSet());
    }
}
