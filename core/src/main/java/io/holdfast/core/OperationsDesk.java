// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.HoldfastException;
import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.Operations;
import io.holdfast.Verdict;
import io.holdfast.spi.Inspection;
import io.holdfast.spi.PreparedMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/** Looks after messages wherever they are held. */
final class OperationsDesk implements Operations {

    private static final int PAGE = 500;
    private static final int LARGEST_PAGE = 1_000;
    private static final String ASKED = "Cannot look after messages";

    private final List<Inspection> holders;
    private final Optional<PreparedMessages> prepared;
    private final Destinations destinations;
    private final DestinationState state;
    private final HandOff handOff;
    private final AuditLog audit;

    /**
     * What it works on.
     *
     * @param holders whatever holds messages and can show them
     */
    record Reach(
            List<Inspection> holders,
            Optional<PreparedMessages> prepared,
            Destinations destinations,
            DestinationState state,
            HandOff handOff) {}

    OperationsDesk(Reach reach, AuditLog audit) {
        this.holders = List.copyOf(reach.holders());
        this.prepared = reach.prepared();
        this.destinations = reach.destinations();
        this.state = reach.state();
        this.handOff = reach.handOff();
        this.audit = audit;
    }

    @Override
    public List<Status> status() {
        Map<String, Status> merged = new TreeMap<>();
        destinations.names().forEach(name -> merged.put(name, empty(name)));
        // Who looks during an outage must see what can be seen: the store still knows what waits.
        ask(Inspection::status, answers -> !answers.isEmpty())
                .forEach(counts ->
                        counts.forEach(status -> merged.merge(status.destination(), status, OperationsDesk::sum)));
        return merged.values().stream().map(this::completed).toList();
    }

    /**
     * Asks every holder. One that cannot be reached is left out if the others have said enough.
     *
     * @throws HoldfastException if they have not
     */
    private <T> List<T> ask(Function<Inspection, T> question, Predicate<List<T>> enough) {
        List<T> answers = new ArrayList<>();
        Optional<HoldfastException> unreached = Optional.empty();
        for (Inspection holder : holders) {
            try {
                answers.add(question.apply(holder));
            } catch (RuntimeException error) {
                unreached = Optional.of(Calls.translated(ASKED, error));
            }
        }
        if (unreached.isPresent() && !enough.test(answers)) {
            throw unreached.get();
        }
        return answers;
    }

    private static Status empty(String destination) {
        return new Status(destination, 0, 0, 0, Duration.ZERO, false, Optional.empty());
    }

    private static Status sum(Status one, Status other) {
        return new Status(
                one.destination(),
                one.waiting() + other.waiting(),
                one.undecided() + other.undecided(),
                one.parked() + other.parked(),
                one.oldest().compareTo(other.oldest()) > 0 ? one.oldest() : other.oldest(),
                false,
                Optional.empty());
    }

    private Status completed(Status counted) {
        String name = counted.destination();
        return new Status(
                name,
                counted.waiting(),
                counted.undecided(),
                counted.parked(),
                counted.oldest(),
                state.paused().contains(name),
                state.downSince(name));
    }

    @Override
    public List<Entry> list(Filter filter, int limit) {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new MessageRejectedException(
                    "Cannot list " + limit + " messages",
                    "a page has 1 to " + LARGEST_PAGE + " of them",
                    "Ask for less, and again with Filter.after set to the last id.");
        }
        List<Entry> found = new ArrayList<>();
        holders.forEach(holder -> found.addAll(Calls.value(ASKED, () -> holder.list(filter, limit))));
        return found.stream()
                .sorted(Comparator.comparing(Entry::id))
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Entry> find(MessageId id) {
        return ask(holder -> holder.find(id), found -> found.stream().anyMatch(Optional::isPresent)).stream()
                .flatMap(Optional::stream)
                // Where several know a message, the one that needs an operator is meant.
                .min(Comparator.comparing((Entry entry) -> entry.state() != State.PARKED));
    }

    @Override
    public boolean retry(MessageId id, String actor) {
        boolean done = act(actor, "retry", id.value(), () -> retry(id));
        handOff.offer(List.of(), done);
        return done;
    }

    private boolean retry(MessageId id) {
        return anyHolder(holder -> holder.retry(id));
    }

    @Override
    public int retryAll(Filter filter, boolean dryRun, String actor) {
        requireActor(actor);
        if (isWithoutCondition(filter)) {
            throw new MessageRejectedException(
                    "Cannot retry all messages of a filter without any condition",
                    "everything at once must be meant, not be what is left when a condition was forgotten",
                    "Narrow the filter, or use Filter.everything().");
        }
        boolean matchesParked = filter.state().orElse(State.PARKED) == State.PARKED;
        int[] affected = {0};
        try {
            return matchesParked ? eachParked(filter.withState(State.PARKED), dryRun, affected) : 0;
        } finally {
            audit.write(actor, dryRun ? "dry run of retry" : "retry", shown(filter), affected[0]);
            handOff.offer(List.of(), affected[0] > 0);
        }
    }

    /** The constant is a condition by itself: whoever passes it means everything. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isWithoutCondition(Filter filter) {
        return filter != Filter.EVERYTHING
                && filter.destination().isEmpty()
                && filter.state().isEmpty()
                && filter.key().isEmpty()
                && filter.olderThan().isEmpty();
    }

    /** Page by page, so that neither memory nor a statement grows with their number. */
    private int eachParked(Filter filter, boolean dryRun, int[] affected) {
        int matching = 0;
        Filter next = filter;
        List<Entry> page;
        do {
            page = list(next, PAGE);
            for (Entry entry : page) {
                if (dryRun) {
                    matching++;
                } else if (retry(entry.id())) {
                    affected[0]++;
                }
                next = filter.withAfter(entry.id());
            }
        } while (page.size() == PAGE);
        return dryRun ? matching : affected[0];
    }

    private static String shown(Filter filter) {
        List<String> conditions = new ArrayList<>();
        filter.destination().ifPresent(destination -> conditions.add("destination " + destination));
        filter.state().ifPresent(state -> conditions.add("state " + state));
        filter.key().ifPresent(key -> conditions.add("key " + key));
        filter.olderThan().ifPresent(age -> conditions.add("older than " + age));
        filter.after().ifPresent(id -> conditions.add("after " + id));
        return conditions.isEmpty() ? "everything" : String.join(", ", conditions);
    }

    @Override
    public boolean discard(MessageId id, String actor) {
        return act(actor, "discard", id.value(), () -> anyHolder(holder -> holder.discard(id)));
    }

    @Override
    public boolean decide(MessageId id, Verdict verdict, String actor) {
        if (verdict == Verdict.UNKNOWN) {
            throw new MessageRejectedException(
                    "Cannot decide message " + id + " as UNKNOWN",
                    "an operator's decision is COMMITTED or ROLLED_BACK",
                    "Look the transaction up first, or leave the message parked.");
        }
        return act(
                actor,
                "decide " + verdict,
                id.value(),
                () -> prepared.isPresent()
                        && Calls.value(ASKED, () -> prepared.get().decide(id, verdict)));
    }

    @Override
    public void pause(String destination, String actor) {
        requireActor(actor);
        destinations.settings(destination, "Cannot pause");
        state.pause(destination);
        audit.write(actor, "pause", destination, 0);
    }

    @Override
    public void resume(String destination, String actor) {
        requireActor(actor);
        destinations.settings(destination, "Cannot resume");
        state.resume(destination);
        handOff.offer(List.of(), true);
        audit.write(actor, "resume", destination, 0);
    }

    @Override
    public List<Audited> audit(int limit) {
        return audit.latest(Math.max(0, limit));
    }

    private boolean anyHolder(Function<Inspection, Boolean> action) {
        return ask(action, done -> done.contains(true)).contains(true);
    }

    /** Acts, and writes it down in any case. */
    private boolean act(String actor, String action, String target, BooleanSupplier body) {
        requireActor(actor);
        boolean done = false;
        try {
            done = body.getAsBoolean();
            return done;
        } finally {
            audit.write(actor, action, target, done ? 1 : 0);
        }
    }

    private static void requireActor(String actor) {
        if (actor.isBlank()) {
            throw new MessageRejectedException(
                    "Cannot act on messages without an actor",
                    "every action names who asks for it, for the audit log",
                    "Pass the name of the operator or of the calling system.");
        }
    }
}
