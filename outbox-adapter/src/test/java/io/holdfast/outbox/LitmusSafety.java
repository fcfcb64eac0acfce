// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What must hold whatever else the answers are. */
final class LitmusSafety {

    /** What one session did in one transaction, and whether that was committed. */
    private record Done(LitmusStep step, String answer, boolean committed) {}

    private final List<Done> done = new ArrayList<>();
    private final List<String> checks = new ArrayList<>();
    private final List<String> lastLook;

    private LitmusSafety(List<LitmusStep> steps, List<String> answers) {
        lastLook = answers.subList(steps.size(), answers.size());
        for (int at = 0; at < steps.size(); at++) {
            LitmusStep step = steps.get(at);
            String answer = said(answers.get(at));
            if (step.verb().equals("check")) {
                checks.add(step.word(0) + " " + answer);
            } else {
                done.add(new Done(step, answer, committed(steps, answers, at)));
            }
        }
    }

    static void check(List<LitmusStep> steps, List<String> answers) {
        LitmusSafety safety = new LitmusSafety(steps, answers);
        safety.markersTellTheTruth();
        safety.keysAreAppliedOnce();
        safety.messagesShareTheFateOfTheirTransactions();
    }

    private static String said(String answer) {
        return answer.substring(answer.indexOf(" -> ") + 4);
    }

    private static boolean committed(List<LitmusStep> steps, List<String> answers, int at) {
        for (int later = at + 1; later < steps.size(); later++) {
            LitmusStep end = steps.get(later);
            if (end.actor().equals(steps.get(at).actor())
                    && Set.of("commit", "rollback").contains(end.verb())) {
                assertThat(said(answers.get(later))).isIn("COMMITTED", "ROLLED_BACK");
                return said(answers.get(later)).equals("COMMITTED");
            }
        }
        return false;
    }

    private List<Done> committed(String verb) {
        return done.stream()
                .filter(one -> one.committed() && one.step().verb().equals(verb))
                .toList();
    }

    private void markersTellTheTruth() {
        Set<String> committed = committed("marker").stream()
                .filter(one -> one.answer().equals("recorded"))
                .map(one -> one.step().word(0))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(committed("marker"))
                .as("committed behind a fence")
                .allMatch(one -> one.answer().equals("recorded"));
        for (String name : committed) {
            assertThat(checks).doesNotContain(name + " ROLLED_BACK");
            assertThat(lastLook).contains("marker " + name + ": COMMITTED");
        }
        checks.stream()
                .filter(check -> check.endsWith(" COMMITTED"))
                .forEach(check -> assertThat(committed).contains(check.substring(0, check.indexOf(' '))));
    }

    private void keysAreAppliedOnce() {
        List<String> applied = committed("inbox").stream()
                .filter(one -> one.answer().equals("FIRST"))
                .map(one -> one.step().words().toString())
                .toList();
        assertThat(applied).as("applied").doesNotHaveDuplicates();
        committed("inbox").stream()
                .filter(one -> one.answer().equals("SEEN"))
                .forEach(one -> assertThat(applied).contains(one.step().words().toString()));
        assertThat(lastLook.stream().filter(look -> look.startsWith("inbox ")).filter(look -> look.endsWith("SEEN")))
                .hasSize(applied.size());
    }

    private void messagesShareTheFateOfTheirTransactions() {
        List<String> stored = committed("append").stream()
                .filter(one -> !one.answer().contains(" again"))
                .map(one -> one.step().word(0))
                .toList();
        assertThat(stored).as("stored").doesNotHaveDuplicates();
        assertThat(lastLook.get(lastLook.size() - 1))
                .isEqualTo("claimable: "
                        + stored.stream().map(id -> id + " token 2 attempts 0").toList());
    }
}
