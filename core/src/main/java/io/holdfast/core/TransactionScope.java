// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.MessageId;
import io.holdfast.PublishOutcome;
import io.holdfast.core.protocol.Leased;
import io.holdfast.core.protocol.Routes;
import io.holdfast.spi.HalfMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What one transaction has published so far. Usually used by one thread, but a platform may end a transaction from another
 * one while its own is still publishing.
 */
final class TransactionScope {

    private final String transaction;
    private final Map<MessageId, HalfMessage> halves = new LinkedHashMap<>();
    private final List<Leased> handed = new ArrayList<>();
    private boolean appended;
    private boolean nudge;
    private boolean sent;
    private boolean marked;
    private boolean followed;
    private Optional<PublishOutcome> outcome = Optional.empty();

    TransactionScope(String transaction) {
        this.transaction = transaction;
    }

    /** The scopes of one transaction: several instances of the library can share a context, each with its own broker. */
    static final class Scopes {

        private final Map<Publisher, TransactionScope> scopes = new HashMap<>();

        /** The scope of an instance; it gets the name if it is new. */
        synchronized TransactionScope of(Publisher publisher, String transaction) {
            return scopes.computeIfAbsent(publisher, absent -> new TransactionScope(transaction));
        }
    }

    /**
     * A part of it whose completion takes one way.
     *
     * @param handed messages that were born claimed
     * @param nudge whether something was stored that must be claimed
     */
    record Part(
            String transaction,
            Routes routes,
            Map<MessageId, HalfMessage> halves,
            List<Leased> handed,
            boolean nudge) {}

    String transaction() {
        return transaction;
    }

    /** True at the first call only: who gets it registers the completion. */
    synchronized boolean claimFollowing() {
        boolean first = !followed;
        followed = true;
        return first;
    }

    synchronized boolean isMarked() {
        return marked;
    }

    synchronized void marked() {
        marked = true;
    }

    synchronized boolean holds(MessageId half) {
        return halves.containsKey(half);
    }

    /** To be called before the broker is asked: from then on they may exist. */
    synchronized void addHalves(List<HalfMessage> more) {
        more.forEach(half -> halves.put(half.id(), half));
    }

    /** Only for halves that certainly do not exist. */
    synchronized void removeHalves(List<HalfMessage> refused) {
        refused.forEach(half -> halves.remove(half.id()));
    }

    /** Gives the halves that no marker proves to another scope of the same transaction. */
    void moveUnfencedTo(TransactionScope other) {
        List<HalfMessage> moved;
        synchronized (this) {
            moved = halves.values().stream().filter(half -> !half.fenced()).toList();
            removeHalves(moved);
        }
        other.addHalves(moved);
    }

    synchronized void appended(List<Leased> claimed, boolean othersToo) {
        appended = true;
        handed.addAll(claimed);
        nudge |= othersToo;
    }

    synchronized void sent() {
        sent = true;
    }

    /** Everything as one part. */
    synchronized Part whole() {
        return part(half -> true, true);
    }

    /**
     * What takes different ways when the outcome is lost: first what a marker proves, together with all that is no half,
     * then what the application answers for.
     */
    synchronized List<Part> parts() {
        if (halves.isEmpty()) {
            Part whole = whole();
            return whole.routes().equals(Routes.NONE) ? List.of() : List.of(whole);
        }
        Part proved = part(HalfMessage::fenced, true);
        Part unfenced = part(half -> !half.fenced(), false);
        return List.of(proved, unfenced).stream()
                .filter(part -> !part.routes().equals(Routes.NONE))
                .toList();
    }

    private Part part(Predicate<HalfMessage> which, boolean withOthers) {
        Map<MessageId, HalfMessage> chosen = new LinkedHashMap<>();
        boolean fenced = false;
        for (HalfMessage half : halves.values()) {
            if (which.test(half)) {
                chosen.put(half.id(), half);
                fenced |= half.fenced();
            }
        }
        Routes routes = new Routes(withOthers && appended, !chosen.isEmpty(), fenced, withOthers && sent);
        return withOthers
                ? new Part(transaction, routes, chosen, List.copyOf(handed), nudge)
                : new Part(transaction, routes, chosen, List.of(), false);
    }

    synchronized void ended(PublishOutcome result) {
        outcome = Optional.of(result);
    }

    /** What became of it, once that is known. */
    synchronized Optional<PublishOutcome> outcome() {
        return outcome;
    }

    synchronized boolean isEmpty() {
        return halves.isEmpty() && !appended && !sent;
    }
}
