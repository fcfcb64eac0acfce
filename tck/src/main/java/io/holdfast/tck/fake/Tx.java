// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.TransactionOutcome;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One transaction of an {@link InMemoryDatabase}. What it inserts is seen by others only after the commit (READ
 * COMMITTED), but holds its unique keys at once.
 *
 * <p>Completion actions and slots of {@link InMemoryTransactionContext} live here, so a transaction can be detached
 * from one thread and attached to another. Every method is atomic; a transaction is meant for one thread at a time.
 *
 * <p><b>Failures.</b> Work in an ended transaction throws {@link IllegalStateException}; in one whose connection died
 * it throws {@link MessagingUnavailableException}.
 */
public final class Tx {

    private enum State {
        OPEN,
        COMMITTED,
        ROLLED_BACK,
        ABANDONED
    }

    private final InMemoryDatabase database;
    private final List<Runnable> onCommit = new ArrayList<>();
    private final Deque<Runnable> onRollback = new ArrayDeque<>();
    private final List<Participant> participants = new ArrayList<>();
    private final List<String> business = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final List<Consumer<TransactionOutcome>> completions = new ArrayList<>();
    private final Map<Class<?>, Object> slots = new LinkedHashMap<>();
    private State state = State.OPEN;
    private boolean rollbackOnly;

    Tx(InMemoryDatabase database) {
        this.database = database;
    }

    /**
     * Commits, or rolls back if it is rollback-only or a participant vetoes; then runs the completion actions.
     *
     * @return what the client hears, see {@link InMemoryDatabase#failNextCommit}; UNKNOWN if the connection has died
     */
    public TransactionOutcome commit() {
        TransactionOutcome outcome;
        try {
            outcome = database.crashPoints().around("tx.commit", this::end);
        } catch (SimulatedCrash crash) {
            forgetCompletions();
            throw crash;
        }
        complete(outcome);
        return outcome;
    }

    /** Rolls back and runs the completion actions. Does nothing if the transaction has ended. */
    public void rollback() {
        synchronized (database) {
            if (isOver()) {
                return;
            }
            undo(State.ROLLED_BACK);
        }
        complete(TransactionOutcome.ROLLED_BACK);
    }

    /**
     * The connection or the client died: the database rolls back. Nobody is told; a client that is alive after all
     * believes in its transaction until it works in it or asks for the commit, whose answer is then UNKNOWN. Does
     * nothing if the transaction has ended.
     */
    public void abandon() {
        synchronized (database) {
            if (state == State.OPEN) {
                undo(State.ABANDONED);
            }
        }
    }

    /** Makes sure this transaction can never commit. */
    public void setRollbackOnly() {
        synchronized (database) {
            requireNotOver();
            rollbackOnly = true;
        }
    }

    /** Tells whether it is committed or rolled back, for whatever reason. */
    public boolean isEnded() {
        synchronized (database) {
            return state != State.OPEN;
        }
    }

    /** Tells whether it can still commit, as far as its client knows. */
    public boolean isActive() {
        synchronized (database) {
            return !isOver() && !rollbackOnly;
        }
    }

    /** Locks a name until this transaction ends, as a row lock would; false if another open transaction holds it. */
    public boolean lock(String name) {
        synchronized (database) {
            requireOpen();
            return database.lock(name, this);
        }
    }

    /** Inserts a business row. There is no unique key, so that work done twice can be seen. */
    public void insertBusiness(String id) {
        synchronized (database) {
            requireOpen();
            business.add(id);
        }
    }

    /** Inserts the effect of a handler. There is no unique key, so that an effect that happens twice can be seen. */
    public void insertEffect(String consumer, String id) {
        synchronized (database) {
            requireOpen();
            effects.add(new Effect(consumer, id));
        }
    }

    /** Lets something commit or roll back together with this transaction. */
    public void enlist(Participant participant) {
        synchronized (database) {
            requireOpen();
            participants.add(participant);
        }
    }

    /** Its place among the open transactions, by age, or how it ended: the name it has in {@code fingerprint()}. */
    @Override
    public String toString() {
        synchronized (database) {
            return state == State.OPEN ? "tx" + database.place(this) : state.name();
        }
    }

    InMemoryDatabase database() {
        return database;
    }

    void onCommit(Runnable action) {
        onCommit.add(action);
    }

    void onRollback(Runnable action) {
        onRollback.push(action);
    }

    void onCompletion(Consumer<TransactionOutcome> action) {
        synchronized (database) {
            requireNotOver();
            completions.add(action);
        }
    }

    <T> T slot(Class<T> type, Supplier<T> initial) {
        synchronized (database) {
            requireNotOver();
            Object value = slots.get(type);
            if (value == null) {
                value = initial.get();
                slots.put(type, value);
            }
            return type.cast(value);
        }
    }

    /** Tells whether the client has ended it. */
    boolean isOver() {
        return state == State.COMMITTED || state == State.ROLLED_BACK;
    }

    void requireOpen() {
        requireNotOver();
        if (state == State.ABANDONED) {
            throw InMemoryDatabase.unreachable("work in a transaction");
        }
    }

    private void requireNotOver() {
        if (isOver()) {
            throw new IllegalStateException("The transaction has ended: " + state);
        }
    }

    private TransactionOutcome end() {
        synchronized (database) {
            requireNotOver();
            if (rollbackOnly) {
                undo(State.ROLLED_BACK);
                return TransactionOutcome.ROLLED_BACK;
            }
            if (state == State.ABANDONED) {
                state = State.ROLLED_BACK;
                return TransactionOutcome.UNKNOWN;
            }
            InMemoryDatabase.CommitFault fault = database.takeCommitFault();
            if (fault != null && !fault.applied()) {
                undo(State.ROLLED_BACK);
                return fault.reported();
            }
            if (!apply()) {
                return TransactionOutcome.ROLLED_BACK;
            }
            return fault == null ? TransactionOutcome.COMMITTED : fault.reported();
        }
    }

    private boolean apply() {
        try {
            participants.forEach(Participant::prepare);
        } catch (RuntimeException veto) {
            undo(State.ROLLED_BACK);
            return false;
        }
        onCommit.forEach(Runnable::run);
        database.ended(this, business, effects);
        participants.forEach(Participant::commit);
        state = State.COMMITTED;
        return true;
    }

    private void undo(State ending) {
        if (state == State.OPEN) {
            onRollback.forEach(Runnable::run);
            database.ended(this, List.of(), List.of());
            participants.forEach(Participant::rollback);
        }
        state = ending;
    }

    private void forgetCompletions() {
        synchronized (database) {
            completions.clear();
        }
    }

    private void complete(TransactionOutcome outcome) {
        for (Consumer<TransactionOutcome> action : List.copyOf(completions)) {
            try {
                action.accept(outcome);
            } catch (RuntimeException failure) {
                System.getLogger(Tx.class.getName()).log(Level.DEBUG, "A completion action failed", failure);
            }
        }
        forgetCompletions();
    }

    void describe(StringBuilder text) {
        text.append(this)
                .append(rollbackOnly ? " rollback-only " : " ")
                .append(business)
                .append(effects);
        text.append(" participants ").append(participants.size());
        text.append(" slots ").append(slots.size());
        text.append(" completions ").append(completions.size()).append('\n');
    }
}
