// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.TransactionOutcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One transactional database in memory, READ COMMITTED: messages, request ids, markers, inbox, business rows, effects.
 *
 * <p>It is one monitor: every call is atomic, and none waits. A key or a name locked by another transaction is answered
 * at once, as if a lock timeout had passed. Any number of stores, inboxes and contexts, standing for as many processes,
 * can share it. Safe for use by many threads.
 */
public final class InMemoryDatabase {

    /** What the client hears about its next commit, and whether it happens. */
    record CommitFault(TransactionOutcome reported, boolean applied) {}

    /** The primary key of the inbox. */
    record InboxKey(String consumer, String key) implements Comparable<InboxKey> {

        @Override
        public int compareTo(InboxKey other) {
            int byConsumer = consumer.compareTo(other.consumer);
            return byConsumer != 0 ? byConsumer : key.compareTo(other.key);
        }
    }

    private final InstantSource clock;
    private final CrashPoints crashPoints;
    private final MessageTable messages = new MessageTable();
    private final KeyTable<String, Character> markers = new KeyTable<>();
    private final KeyTable<InboxKey, Applied> inbox = new KeyTable<>();
    private final Map<String, Tx> locks = new TreeMap<>();
    private final List<Tx> open = new ArrayList<>();
    private final List<String> business = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private @Nullable CommitFault commitFault;
    private boolean down;

    /** Makes an empty database whose time is the given clock. */
    public InMemoryDatabase(InstantSource clock) {
        this(clock, CrashPoints.unused());
    }

    /** Makes an empty database with crash points around its state changes. */
    public InMemoryDatabase(InstantSource clock, CrashPoints crashPoints) {
        this.clock = clock;
        this.crashPoints = crashPoints;
    }

    /** Begins a transaction that belongs to no thread. */
    public synchronized Tx begin() {
        requireUp("begin a transaction");
        Tx tx = new Tx(this);
        open.add(tx);
        return tx;
    }

    /**
     * Makes the next commit of any transaction answer as told. Does not concern one that is rollback-only.
     *
     * @param reported what the client and the completion actions hear: UNKNOWN, or the truth
     * @param applied whether the transaction really commits
     */
    public synchronized void failNextCommit(TransactionOutcome reported, boolean applied) {
        TransactionOutcome truth = applied ? TransactionOutcome.COMMITTED : TransactionOutcome.ROLLED_BACK;
        if (reported != TransactionOutcome.UNKNOWN && reported != truth) {
            throw new IllegalArgumentException("A database may not know, but it never lies: " + reported);
        }
        commitFault = new CommitFault(reported, applied);
    }

    /**
     * Makes the database unreachable, or reachable again. When it goes down, open transactions lose their connection:
     * they are rolled back, and their clients hear UNKNOWN.
     */
    public synchronized void down(boolean isDown) {
        down = isDown;
        if (isDown) {
            List.copyOf(open).forEach(Tx::abandon);
        }
    }

    /** The committed business rows, in the order of their commits. */
    public synchronized List<String> business() {
        return List.copyOf(business);
    }

    /** The committed effects of handlers, in the order of their commits. */
    public synchronized List<Effect> effects() {
        return List.copyOf(effects);
    }

    /** How many transactions are open. */
    public synchronized int openTransactions() {
        return open.size();
    }

    /** How many messages the outbox holds, in whatever state, uncommitted ones included. */
    public synchronized int storedMessages() {
        return messages.size();
    }

    /**
     * The whole logical state as canonical text: two databases with the same text behave the same from now on, as long
     * as no time passes. It says whether leases and delays are over, not when they will be. Business rows and effects
     * are sorted: who cares about their order checks it as they appear. An open transaction is named as by {@link
     * Tx#toString()}; who holds transactions adds those names to its own state.
     */
    public synchronized String fingerprint() {
        StringBuilder text = new StringBuilder(down ? "down\n" : "");
        messages.describe(clock.instant(), text);
        markers.describe("marker", text);
        inbox.describe("inbox", text);
        locks.forEach((name, tx) ->
                text.append("lock ").append(name).append(' ').append(tx).append('\n'));
        open.forEach(tx -> tx.describe(text));
        text.append("business ").append(business.stream().sorted().toList()).append('\n');
        text.append("effects ")
                .append(effects.stream().map(Effect::toString).sorted().toList())
                .append('\n');
        return commitFault == null ? text.toString() : text.append(commitFault).toString();
    }

    CrashPoints crashPoints() {
        return crashPoints;
    }

    MessageTable messages() {
        return messages;
    }

    KeyTable<String, Character> markers() {
        return markers;
    }

    KeyTable<InboxKey, Applied> inbox() {
        return inbox;
    }

    Instant now() {
        return clock.instant();
    }

    /** Makes one atomic change between its two crash points. */
    <T> T change(String name, Supplier<T> body) {
        return crashPoints.around(name, () -> read(name, body));
    }

    /** Does something atomically. */
    synchronized <T> T read(String name, Supplier<T> body) {
        requireUp(name);
        return body.get();
    }

    /** The transaction of a context, which must be one of this database. */
    Tx active(InMemoryTransactionContext context, String asked) {
        Tx tx = context.requireActive(asked);
        if (tx.database() != this) {
            throw new InvalidSettingsException(
                    "Cannot " + asked,
                    "the active transaction belongs to another database",
                    "Use a transaction context of the database that holds the table.");
        }
        return tx;
    }

    boolean lock(String name, Tx tx) {
        Tx holder = locks.putIfAbsent(name, tx);
        return holder == null || holder == tx;
    }

    int place(Tx tx) {
        return open.indexOf(tx);
    }

    @Nullable
    CommitFault takeCommitFault() {
        CommitFault fault = commitFault;
        commitFault = null;
        return fault;
    }

    void ended(Tx tx, List<String> newBusiness, List<Effect> newEffects) {
        open.remove(tx);
        locks.values().removeIf(holder -> holder == tx);
        business.addAll(newBusiness);
        effects.addAll(newEffects);
    }

    static MessagingUnavailableException unreachable(String asked) {
        return new MessagingUnavailableException(
                "Cannot " + asked, "the in-memory database is down or the connection died", "Try again later.");
    }

    private void requireUp(String asked) {
        if (down) {
            throw unreachable(asked);
        }
    }
}
