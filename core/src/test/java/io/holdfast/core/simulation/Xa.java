// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.core.protocol.Answer;
import io.holdfast.core.protocol.Conversation;
import io.holdfast.core.simulation.Coverage.Seen;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.TransactionOutcome;
import io.holdfast.tck.fake.Tx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model of what a transaction manager, a database and a broker keep about two-phase commits: branches, which outlive their
 * clients once prepared, and the manager's log of decisions. The product leaves this to Narayana; the model is held to the
 * experiments in the research.
 */
final class Xa {

    enum Branch {
        ACTIVE,
        PREPARED,
        COMMITTED,
        GONE
    }

    /** One global transaction. */
    static final class Global {
        final String name;
        final Node node;
        final Tx tx;
        final List<EncodedMessage> messages;
        Branch database = Branch.ACTIVE;
        Branch broker = Branch.ACTIVE;
        /** Until when the session that prepared the database branch lingers; another session cannot end it before. */
        long ownedUntil = Long.MAX_VALUE;
        /** The process that runs it; recovery of the same process leaves it alone. */
        String runningIn;

        Optional<TransactionOutcome> outcome = Optional.empty();

        Global(String name, Node node, Tx tx, List<EncodedMessage> messages) {
            this.name = name;
            this.node = node;
            this.tx = tx;
            this.messages = new ArrayList<>(messages);
            this.runningIn = node.life();
        }

        boolean isInDoubt() {
            return database == Branch.PREPARED || broker == Branch.PREPARED;
        }
    }

    private final World world;
    private final Map<String, Global> globals = new LinkedHashMap<>();
    private final Set<String> log = new LinkedHashSet<>();

    Xa(World world) {
        this.world = world;
    }

    void send(String name, Node node, Tx tx, List<EncodedMessage> messages) {
        globals.put(name, new Global(name, node, tx, messages));
    }

    /** The application rolled back before any prepare. */
    void forget(String name) {
        globals.remove(name);
    }

    /** Starts the two-phase commit at the first call; then sleeps until it has an outcome. */
    Answer commit(String name, Node node, Line line) {
        Global global = globals.get(name);
        if (global.outcome.isPresent()) {
            return new Answer.Ended(global.outcome.get());
        }
        if (!node.isAlive()) {
            return new Answer.Failed(Line.TIMED_OUT); // the transaction manager died with its process
        }
        if (!started(global)) {
            world.startCoordinator(node, global);
        }
        return line.sleep(50);
    }

    private static boolean started(Global global) {
        boolean before = global.runningIn.endsWith("!");
        global.runningIn = before ? global.runningIn : global.runningIn + "!";
        return before;
    }

    void outcome(Global global, TransactionOutcome outcome) {
        global.outcome = Optional.of(outcome);
        global.runningIn = "";
        // The client closes the connection after any error; the server needs a moment to notice.
        global.ownedUntil = Math.min(global.ownedUntil, world.now() + 2000);
        world.schedule(1000, () -> world.abandon(global.tx));
    }

    void prepareDatabase(Global global) {
        if (global.tx.isEnded() || global.database != Branch.ACTIVE) {
            throw Line.TIMED_OUT;
        }
        global.database = Branch.PREPARED;
        global.node.lets(global.tx);
    }

    void prepareBroker(Global global) {
        if (global.broker != Branch.ACTIVE) {
            throw Line.TIMED_OUT;
        }
        global.broker = Branch.PREPARED;
    }

    boolean isPrepared(Tx tx) {
        return globals.values().stream().anyMatch(global -> global.tx == tx && global.database == Branch.PREPARED);
    }

    void log(Global global) {
        if (!world.has(Bug.DECISION_NOT_LOGGED)) {
            log.add(global.name);
        }
    }

    void commitDatabase(Global global, boolean recovering) {
        boolean foreign = recovering && world.now() < global.ownedUntil;
        if (global.database == Branch.PREPARED && foreign) {
            // The database lists the branch and yet says it knows nothing of it, because its session still lives.
            if (world.has(Bug.NOTA_TAKEN_AS_DONE)) {
                return;
            }
            world.seen(Seen.NOTA_GUARDED);
            throw Line.TIMED_OUT;
        }
        if (global.database == Branch.PREPARED) {
            global.tx.commit();
            global.database = Branch.COMMITTED;
        }
    }

    void commitBroker(Global global) {
        if (global.broker == Branch.PREPARED) {
            global.broker = Branch.COMMITTED;
            world.attemptedSend(global.messages);
            if (!global.messages.isEmpty()) {
                world.broker.transport("xa").send(global.messages);
            }
        }
    }

    void rollbackDatabase(Global global) {
        if (global.database == Branch.PREPARED || global.database == Branch.ACTIVE) {
            global.tx.rollback();
            global.database = Branch.GONE;
        }
    }

    void rollbackBroker(Global global) {
        if (global.broker == Branch.PREPARED || global.broker == Branch.ACTIVE) {
            global.broker = Branch.GONE;
        }
    }

    void forgetDecision(Global global) {
        log.remove(global.name);
    }

    /** The broker restarted: what was not prepared is gone. */
    void brokerRestarted() {
        for (Global global : globals.values()) {
            if (global.broker == Branch.ACTIVE) {
                global.broker = Branch.GONE;
            }
            if (global.broker == Branch.PREPARED && world.has(Bug.QUEUE_AUTO_CREATED)) {
                global.messages.clear();
            }
        }
    }

    /** A process died; its sessions linger for a while. */
    void died(Node node, long sessionsLingerUntil) {
        for (Global global : globals.values()) {
            if (global.node == node && global.ownedUntil == Long.MAX_VALUE) {
                global.ownedUntil = sessionsLingerUntil;
                global.runningIn = "";
                if (global.broker == Branch.ACTIVE) {
                    global.broker = Branch.GONE;
                }
            }
        }
    }

    /** What recovery of a node has to finish: only its own branches, and none whose coordinator is still at work. */
    Optional<Global> inDoubt(Node node) {
        return globals.values().stream()
                .filter(global -> global.node == node || world.has(Bug.RECOVERY_OF_ANY_NODE))
                .filter(global ->
                        global.runningIn.isEmpty() || world.has(Bug.RECOVERY_OF_ANY_NODE) && global.node != node)
                .filter(Global::isInDoubt)
                .findFirst();
    }

    Conversation<Xa.Port> recovery(Global global) {
        boolean decided = log.contains(global.name);
        world.seen(decided ? Seen.BRANCH_COMMITTED_BY_RECOVERY : Seen.BRANCH_ROLLED_BACK_BY_RECOVERY);
        return TwoPhaseCommit.recover(decided);
    }

    List<String> inDoubt() {
        List<String> names = new ArrayList<>();
        globals.values().stream().filter(Global::isInDoubt).forEach(global -> names.add(global.name));
        return names;
    }

    String fingerprint() {
        StringBuilder text = new StringBuilder("log ").append(log).append('\n');
        for (Global global : globals.values()) {
            text.append(global.name)
                    .append(global.database)
                    .append(global.broker)
                    .append(global.messages.size());
            text.append(global.runningIn)
                    .append(global.outcome)
                    .append(world.now() < global.ownedUntil)
                    .append('\n');
        }
        return text.toString();
    }

    /** What a {@link TwoPhaseCommit} needs. */
    static final class Port {

        private final Xa xa;
        private final Line line;
        private final Global global;
        private final boolean recovering;
        private final Node node;
        private final String life;

        Port(Xa xa, Node node, Line line, Global global, boolean recovering) {
            this.node = node;
            this.life = node.life();
            this.xa = xa;
            this.line = line;
            this.global = global;
            this.recovering = recovering;
        }

        Answer prepareDatabase() {
            return call(Target.PRODUCER_DATABASE, () -> xa.prepareDatabase(global));
        }

        Answer prepareBroker() {
            return call(Target.BROKER, () -> xa.prepareBroker(global));
        }

        /** The log is on the disk of the process itself: a dead one writes nothing any more. */
        Answer log() {
            if (isAlive()) {
                xa.log(global);
            }
            return line.rest(1);
        }

        Answer commitDatabase() {
            return call(Target.PRODUCER_DATABASE, () -> xa.commitDatabase(global, recovering));
        }

        Answer commitBroker() {
            return call(Target.BROKER, () -> xa.commitBroker(global));
        }

        Answer rollbackDatabase() {
            return call(Target.PRODUCER_DATABASE, () -> xa.rollbackDatabase(global));
        }

        Answer rollbackBroker() {
            return call(Target.BROKER, () -> xa.rollbackBroker(global));
        }

        Answer forget() {
            if (isAlive()) {
                xa.forgetDecision(global);
            }
            return line.rest(1);
        }

        private boolean isAlive() {
            return node.isAlive() && node.life().equals(life);
        }

        void ended(TransactionOutcome outcome) {
            xa.outcome(global, outcome);
        }

        private Answer call(Target target, Runnable effect) {
            return line.call(target, () -> {
                effect.run();
                return Answer.Done.DONE;
            });
        }
    }
}
