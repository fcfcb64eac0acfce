// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import java.util.List;

/**
 * Where a database may answer differently from the model, and why that is no harm. Nothing else may differ.
 *
 * <p>Of every backend: whoever needs what another transaction holds is told so after waiting for the time the lock timeout
 * allows; the model says so at once. The answer is the same.
 *
 * @param backend which database
 * @param step what is asked
 * @param model what the model answers
 * @param instead what the database answers
 * @param why why it may
 */
record LitmusDifference(Backend backend, String step, String model, String instead, String why) {

    private static final List<LitmusDifference> ALL = List.of(
            new LitmusDifference(
                    Backend.MARIADB,
                    "r1 purge",
                    "1",
                    "MessagingUnavailableException",
                    "A refused insert keeps a lock on the row that was in its way until its transaction ends. The purge gives"
                            + " up and comes again; it is only a matter of cleaning up."),
            new LitmusDifference(
                    Backend.MARIADB,
                    "B append m2 request=r",
                    "m1 again",
                    "MessagingUnavailableException",
                    "Under REPEATABLE READ, its default, a transaction does not see the message that was published under the"
                            + " same request id after its first look. Run again, it does."),
            new LitmusDifference(
                    Backend.MARIADB,
                    "B commit",
                    "COMMITTED",
                    "ROLLED_BACK",
                    "Follows from the one before: a session rolls back after an exception."));

    /** Tells whether the answer at a place may differ; one that follows from another only behind that one. */
    static boolean allows(Backend backend, List<String> expected, List<String> answers, int at) {
        return ALL.stream()
                .filter(one -> one.backend == backend)
                .filter(one -> one.matches(expected.get(at), answers.get(at)))
                .anyMatch(one -> !one.why.startsWith("Follows") || refusedBefore(answers, at));
    }

    private static boolean refusedBefore(List<String> answers, int at) {
        return answers.subList(0, at).contains("B append m2 request=r -> MessagingUnavailableException");
    }

    private boolean matches(String expected, String answer) {
        return expected.equals(step + " -> " + model) && answer.equals(step + " -> " + instead);
    }
}
