// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.HoldfastException;
import io.holdfast.MessageId;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.spi.Inspection;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Takes the steps of a scenario one after the other, each when the one before has answered, and writes the answers down. */
final class LitmusRun implements AutoCloseable {

    static final Duration LEASE = Duration.ofMinutes(1);

    private static final Duration LAPSE = Duration.ofHours(1);

    private static final int MANY = 100;

    private final Map<String, LitmusSession> sessions = new TreeMap<>();

    LitmusRun() {
        for (String name : List.of("A", "B", "C")) {
            sessions.put(name, new LitmusSession(name));
        }
    }

    List<String> answers(LitmusBackend backend, List<LitmusStep> steps) {
        sessions.values().forEach(session -> session.use(backend));
        Map<String, List<ClaimedMessage>> claims = new HashMap<>();
        List<String> answers = new ArrayList<>();
        for (LitmusStep step : steps) {
            answers.add(step + " -> " + answer(backend, claims, step));
        }
        sessions.forEach((name, session) -> {
            if (session.isOpen()) {
                answer(backend, claims, LitmusStep.of(name + " rollback"));
            }
        });
        answers.addAll(lastLook(backend, steps));
        return answers;
    }

    private String answer(LitmusBackend backend, Map<String, List<ClaimedMessage>> claims, LitmusStep step) {
        LitmusSession session = sessions.get(step.actor());
        if (session != null) {
            return session.answer(
                    step,
                    born -> claims.computeIfAbsent(step.actor(), none -> new ArrayList<>())
                            .addAll(born));
        }
        try {
            return alone(backend, claims, step);
        } catch (HoldfastException refusal) {
            return refusal.getClass().getSimpleName();
        }
    }

    private String alone(LitmusBackend backend, Map<String, List<ClaimedMessage>> claims, LitmusStep step) {
        return switch (step.verb()) {
            case "claim" -> {
                List<ClaimedMessage> claimed = claim(backend, step.actor());
                claims.put(step.actor(), claimed);
                yield described(claimed);
            }
            case "settle" -> settle(backend, claims.getOrDefault(step.option("of", step.actor()), List.of()), step);
            case "check" -> backend.markers().check(step.word(0)).name();
            case "purge" -> String.valueOf(backend.store().purge(Duration.ZERO, MANY));
            case "retry" -> String.valueOf(inspection(backend).retry(MessageId.of(step.word(0))));
            case "discard" -> String.valueOf(inspection(backend).discard(MessageId.of(step.word(0))));
            case "lapse" -> {
                if (sessions.values().stream().anyMatch(LitmusSession::isOpen)) {
                    throw new IllegalArgumentException("no time may pass while a transaction is open");
                }
                backend.elapse().accept(LAPSE);
                yield "an hour";
            }
            default -> throw new IllegalArgumentException(step.toString());
        };
    }

    private static List<ClaimedMessage> claim(LitmusBackend backend, String owner) {
        return backend.store().claim(new ClaimRequest(owner, MANY, LEASE, Set.of(), false));
    }

    private static String described(List<ClaimedMessage> claimed) {
        return claimed.stream()
                .map(one -> one.id() + " token " + one.token() + " attempts " + one.attempts())
                .toList()
                .toString();
    }

    private static String settle(LitmusBackend backend, List<ClaimedMessage> claimed, LitmusStep step) {
        List<Settlement> settlements = claimed.stream()
                .map(one -> settlement(step.word(0), one.id(), one.token()))
                .toList();
        return new TreeSet<>(backend.store().settle(settlements).stream()
                        .map(MessageId::value)
                        .toList())
                .toString();
    }

    private static Settlement settlement(String what, MessageId id, long token) {
        return switch (what) {
            case "delivered" -> new Settlement.Delivered(id, token);
            case "postponed" -> new Settlement.Postponed(id, token, Duration.ZERO, true, "refused");
            case "parked" -> new Settlement.Parked(id, token, "refused too often");
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static Inspection inspection(LitmusBackend backend) {
        return (Inspection) backend.store();
    }

    /** What a scenario leaves: what is stored, what a check says, what can be claimed when all leases are over. */
    private List<String> lastLook(LitmusBackend backend, List<LitmusStep> steps) {
        List<String> found = new ArrayList<>();
        found.add("stored: "
                + inspection(backend).list(Filter.everything(), MANY).stream()
                        .map(LitmusRun::described)
                        .collect(Collectors.joining(", ")));
        named(steps, "marker", "check")
                .forEach(name ->
                        found.add("marker " + name + ": " + backend.markers().check(name)));
        named(steps, "inbox").forEach(key -> found.add("inbox " + key + ": " + seen(backend, key)));
        backend.elapse().accept(LAPSE);
        found.add("claimable: " + described(claim(backend, "z")));
        return found;
    }

    private static String described(Entry entry) {
        return entry.id() + " " + entry.state() + " attempts " + entry.attempts()
                + entry.reason().map(reason -> " " + reason).orElse("");
    }

    private static Set<String> named(List<LitmusStep> steps, String... verbs) {
        return steps.stream()
                .filter(step -> List.of(verbs).contains(step.verb()))
                .map(step -> step.word(0))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String seen(LitmusBackend backend, String key) {
        try (var probe = backend.transactions().begin()) {
            String answer = backend.inbox().record("billing", key).name();
            probe.rollback();
            return answer;
        }
    }

    @Override
    public void close() {
        sessions.values().forEach(LitmusSession::close);
    }
}
