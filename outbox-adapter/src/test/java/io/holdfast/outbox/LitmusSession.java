// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.HoldfastException;
import io.holdfast.spi.MessageStore.Appended;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One client with its own thread and at most one transaction, which its first step begins. As the engine does, it rolls back
 * after an exception, and marks the transaction rollback-only if it has met a fence.
 */
final class LitmusSession implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final String name;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(step -> {
        Thread session = new Thread(step, "litmus");
        session.setDaemon(true);
        return session;
    });
    private @Nullable LitmusBackend backend;
    private @Nullable Transaction transaction;
    private boolean failed;

    LitmusSession(String name) {
        this.name = name;
    }

    /** Begins a scenario. */
    void use(LitmusBackend other) {
        backend = other;
        transaction = null;
        failed = false;
    }

    /** Takes one step over there and waits for its answer. */
    String answer(LitmusStep step, Consumer<List<ClaimedMessage>> bornClaimed) {
        try {
            return thread.submit(() -> take(step, bornClaimed)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException error) {
            throw new AssertionError("Session " + name + " failed at: " + step, error.getCause());
        } catch (TimeoutException late) {
            throw new AssertionError("Session " + name + " hangs at: " + step, late);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stop);
        }
    }

    private String take(LitmusStep step, Consumer<List<ClaimedMessage>> bornClaimed) {
        if (transaction == null) {
            transaction = backend.transactions().begin();
        }
        if (step.verb().equals("commit") || step.verb().equals("rollback")) {
            return end(step.verb().equals("commit") && !failed);
        }
        if (failed) {
            return "-";
        }
        try {
            return work(step, bornClaimed);
        } catch (HoldfastException refusal) {
            failed = true;
            return refusal.getClass().getSimpleName();
        }
    }

    private String work(LitmusStep step, Consumer<List<ClaimedMessage>> bornClaimed) {
        return switch (step.verb()) {
            case "look" -> {
                backend.look().run();
                yield "looked";
            }
            case "append" -> append(step, bornClaimed);
            case "inbox" ->
                backend.inbox()
                        .record(step.option("at", "billing"), step.word(0))
                        .name();
            case "spoil" -> {
                backend.transactions().setRollbackOnly();
                yield "rollback-only";
            }
            case "marker" -> {
                boolean recorded = backend.markers().record(step.word(0));
                if (!recorded) {
                    backend.transactions().setRollbackOnly();
                }
                yield recorded ? "recorded" : "fenced";
            }
            default -> throw new IllegalArgumentException(step.toString());
        };
    }

    private String append(LitmusStep step, Consumer<List<ClaimedMessage>> bornClaimed) {
        List<Appended> appended = backend.store().append(step.messages(), name, LitmusRun.LEASE);
        bornClaimed.accept(
                appended.stream().flatMap(one -> one.claim().stream()).toList());
        return appended.stream()
                .map(one -> one.id()
                        + (one.duplicate() ? " again" : "")
                        + (one.claim().isPresent() ? " claimed" : ""))
                .collect(Collectors.joining(", "));
    }

    private String end(boolean commit) {
        Transaction ending = transaction;
        transaction = null;
        failed = false;
        if (commit) {
            return ending.commit().name();
        }
        ending.rollback();
        return TransactionOutcome.ROLLED_BACK.name();
    }

    boolean isOpen() {
        return transaction != null;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
