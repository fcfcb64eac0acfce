// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Short programs of sessions, and all the orders in which their steps can happen. */
final class Litmus {

    /** Some steps in one order. The setup comes first, always the same. */
    record Scenario(String name, List<LitmusStep> steps) {

        @Override
        public String toString() {
            return name;
        }
    }

    private Litmus() {}

    static List<Scenario> scenarios() {
        List<Scenario> all = new ArrayList<>();
        storing(all);
        requesting(all);
        marking(all);
        receiving(all);
        relaying(all);
        ordering(all);
        operating(all);
        snapshots(all);
        return all;
    }

    /** Those in which it matters what a transaction sees; for transactions that see no more than there was when they began. */
    static List<Scenario> isolation() {
        List<Scenario> all = new ArrayList<>();
        snapshots(all);
        String[] relay = {"v check t"};
        add(all, "marker and check", setup(), program("A marker t", "A commit"), relay);
        add(all, "undone marker and check", setup(), program("A marker t", "A rollback"), relay);
        add(all, "one key, both commit", setup(), program("A inbox k", "A commit"), program("B inbox k", "B commit"));
        add(
                all,
                "one key, one rolls back",
                setup(),
                program("A inbox k", "A rollback"),
                program("B inbox k", "B commit"));
        add(
                all,
                "one request, one rolls back",
                setup(),
                program("A append m1 request=r", "A rollback"),
                program("B append m2 request=r", "B commit"));
        add(all, "one id", setup(), program("A append m1", "A commit"), program("B append m1", "B commit"));
        return all;
    }

    private static void snapshots(List<Scenario> all) {
        add(all, "marker after a look", setup(), program("A look", "A marker t", "A commit"), program("v check t"));
        add(
                all,
                "key after a look",
                setup(),
                program("A inbox k", "A commit"),
                program("B look", "B inbox k", "B commit"));
        add(
                all,
                "request after a look",
                setup(),
                program("A append m1 request=r", "A commit"),
                program("B look", "B append m2 request=r", "B commit"));
    }

    private static void storing(List<Scenario> all) {
        String[] commits = {"B append m1", "B commit"};
        add(all, "one id, both commit", setup(), program("A append m1", "A commit"), program(commits));
        add(all, "one id, one rolls back", setup(), program("A append m1", "A rollback"), program(commits));
        add(all, "one id, one is spoilt", setup(), program("A append m1", "A spoil", "A commit"), program(commits));
        add(
                all,
                "one id of two in a batch",
                setup(),
                program("A append m1 m2", "A commit"),
                program("B append m2 m3", "B commit"));
        add(
                all,
                "two ids crosswise",
                setup("A append m0", "A commit"),
                program("A append m1", "A append m0", "A commit"),
                program("B append m2", "B commit"));
    }

    private static void requesting(List<Scenario> all) {
        String[] commits = {"B append m2 request=r", "B commit"};
        add(all, "one request, both commit", setup(), program("A append m1 request=r", "A commit"), program(commits));
        add(
                all,
                "one request, one rolls back",
                setup(),
                program("A append m1 request=r", "A rollback"),
                program(commits));
        add(
                all,
                "one request, two bodies",
                setup(),
                program("A append m1 request=r body=x", "A commit"),
                program("B append m2 request=r body=y", "B commit"));
        add(
                all,
                "one request, two destinations",
                setup("C append m0 request=r to=invoices", "C commit"),
                program("A append m1 request=r", "A commit"),
                program("B append m2 request=r to=invoices", "B commit"));
        add(
                all,
                "forgotten request",
                setup("A append m0 request=r", "A commit", "r1 settle delivered of=A", "r1 lapse"),
                program("r1 purge"),
                program("A append m1 request=r", "A commit"));
    }

    private static void marking(List<Scenario> all) {
        add(all, "marker and check", setup(), program("A marker t", "A commit"), program("v check t"));
        add(all, "undone marker and check", setup(), program("A marker t", "A rollback"), program("v check t"));
        add(
                all,
                "spoilt marker and check",
                setup(),
                program("A marker t", "A spoil", "A commit"),
                program("v check t"));
        add(
                all,
                "marker, message and check",
                setup(),
                program("A look", "A marker t", "A append m1", "A commit"),
                program("v check t"));
        add(
                all,
                "message before its marker, and check",
                setup(),
                program("A append m1", "A marker t", "A commit"),
                program("v check t"));
        add(
                all,
                "marker and two checks",
                setup(),
                program("A marker t", "A commit"),
                program("v check t", "v check t"));
        add(
                all,
                "one marker, both commit",
                setup(),
                program("A marker t", "A commit"),
                program("B marker t", "B commit"));
        add(
                all,
                "one marker, one rolls back",
                setup(),
                program("A marker t", "A rollback"),
                program("B marker t", "B commit"));
        add(
                all,
                "marker twice",
                setup(),
                program("A marker t", "A marker t", "A commit"),
                program("B marker u", "B commit"));
    }

    private static void receiving(List<Scenario> all) {
        add(all, "one key, both commit", setup(), program("A inbox k", "A commit"), program("B inbox k", "B commit"));
        add(
                all,
                "one key, one rolls back",
                setup(),
                program("A inbox k", "A rollback"),
                program("B inbox k", "B commit"));
        add(
                all,
                "one key, the loser works on",
                setup(),
                program("A inbox k", "A commit"),
                program("B append m1", "B inbox k", "B append m2", "B commit"));
        add(
                all,
                "one key, two consumers",
                setup(),
                program("A inbox k", "A commit"),
                program("B inbox k at=shipping", "B commit"));
        add(
                all,
                "key after a marker",
                setup("A inbox k", "A commit"),
                program("A marker t", "A inbox k", "A commit"),
                program("v check t"));
    }

    private static void relaying(List<Scenario> all) {
        add(
                all,
                "born claimed, and a relay",
                setup(),
                program("A append m1", "A commit"),
                program("r1 claim", "r1 settle delivered"));
        add(
                all,
                "undone message, and a relay",
                setup(),
                program("A append m1 key=k", "A rollback"),
                program("r1 claim", "r1 settle delivered"));
        add(
                all,
                "born claimed, settled by its publisher",
                setup("A append m1", "A commit"),
                program("x settle delivered of=A"),
                program("r1 lapse", "r1 claim", "r1 settle delivered"));
        for (String first : List.of("delivered", "postponed", "parked")) {
            add(
                    all,
                    first + " by two relays",
                    setup("A append m1", "A append m2", "A commit", "r1 lapse"),
                    program("r1 claim", "r1 settle " + first),
                    program("r2 claim", "r2 settle delivered"));
            add(
                    all,
                    first + " after a pause",
                    setup("A append m1 key=k", "A commit", "r1 claim", "r1 lapse"),
                    program("r1 settle " + first),
                    program("r2 claim", "r2 settle delivered"));
        }
        add(
                all,
                "ledger",
                setup("A append m1 ledger=yes", "A commit"),
                program("x settle delivered of=A", "x lapse"),
                program("r1 purge", "r1 claim"));
    }

    private static void ordering(List<Scenario> all) {
        add(
                all,
                "one lane, two publishers, a relay",
                setup(),
                program("A append m1 key=k", "A commit"),
                program("B append m2 key=k", "B commit"),
                program("r1 claim"));
        add(
                all,
                "late commit before a claimed message",
                setup("B append m0 key=k", "B commit"),
                program("A append m1 key=k", "A commit"),
                program("r1 claim", "r1 settle delivered", "r2 claim"));
        add(
                all,
                "head rolls back",
                setup(),
                program("A append m1 key=k", "A rollback"),
                program("B append m2 key=k", "B commit", "r1 claim"));
        add(
                all,
                "two lanes, two relays",
                setup("A append m1 m2 key=k", "A append m3 key=l", "A commit"),
                program("r1 claim", "r1 settle delivered"),
                program("r2 claim", "r2 settle postponed"));
    }

    private static void operating(List<Scenario> all) {
        String[] parkedHead = {"A append m1 m2 key=k", "A commit", "r0 claim", "r0 settle parked"};
        add(
                all,
                "retried head",
                setup(parkedHead),
                program("o retry m1"),
                program("r1 claim", "r1 settle delivered", "r2 claim"));
        add(all, "discarded or retried", setup(parkedHead), program("o discard m1"), program("p retry m1", "r1 claim"));
    }

    private static String[] setup(String... steps) {
        return steps;
    }

    private static String[] program(String... steps) {
        return steps;
    }

    private static List<LitmusStep> steps(String... texts) {
        return Arrays.stream(texts).map(LitmusStep::of).toList();
    }

    private static void add(List<Scenario> all, String name, String[] setup, String[]... programs) {
        List<List<LitmusStep>> steps =
                Arrays.stream(programs).map(Litmus::steps).toList();
        interleave(steps, new ArrayList<>(), order -> {
            String text = order.stream().map(LitmusStep::toString).collect(Collectors.joining("; "));
            all.add(new Scenario(
                    name + ": " + text,
                    Stream.concat(steps(setup).stream(), order.stream()).toList()));
        });
    }

    private static void interleave(
            List<List<LitmusStep>> programs, List<LitmusStep> soFar, Consumer<List<LitmusStep>> found) {
        if (programs.stream().allMatch(List::isEmpty)) {
            found.accept(List.copyOf(soFar));
            return;
        }
        for (int at = 0; at < programs.size(); at++) {
            List<LitmusStep> program = programs.get(at);
            if (!program.isEmpty()) {
                List<List<LitmusStep>> rest = new ArrayList<>(programs);
                rest.set(at, program.subList(1, program.size()));
                soFar.add(program.get(0));
                interleave(rest, soFar, found);
                soFar.remove(soFar.size() - 1);
            }
        }
    }
}
