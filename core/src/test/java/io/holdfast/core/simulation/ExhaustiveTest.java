// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExhaustiveTest {

    private static final int MOST = 200_000;

    @ParameterizedTest
    @EnumSource(SmallScope.class)
    void everyHistoryOfASmallCluster_breaksNoPromise(SmallScope small) {
        Exhaustive.Result result = Exhaustive.search(small.quick(), MOST);

        System.out.println(small.describe(small.quick(), result));
        assertThat(result.violation()).isEmpty();
        assertThat(result.isComplete()).isTrue();
    }

    /** The shortest histories with three faults; all of them are in the campaign. */
    @Test
    void shortHistoriesOfTwoRelays_surviveThreeFaults() {
        Exhaustive.Result result = Exhaustive.search(SmallScope.TWO_RELAYS.deep(), 40_000);

        System.out.println(SmallScope.TWO_RELAYS.describe(SmallScope.TWO_RELAYS.deep(), result));
        assertThat(result.violation()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "OUTBOX, SETTLE_BEFORE_ACK, A1",
        "OUTBOX, INBOX_IN_OWN_TRANSACTION, A1",
        "OUTBOX, ACK_BEFORE_COMMIT, A1",
        "HALF_MESSAGE_JOINED, UNKNOWN_TAKEN_AS_ROLLBACK, A1",
        "HALF_MESSAGE_JOINED, MARKER_ON_SECOND_CONNECTION, A2",
        "HALF_MESSAGE_JOINED, LOCKED_MARKER_TAKEN_FOR_MISSING, A1",
        "HALF_MESSAGE_CLASSIC, CHECK_WITHOUT_FENCE, A1",
        "HALF_MESSAGE_CLASSIC, FENCE_SWALLOWED, A1",
        "TWO_PHASE_COMMIT, NOTA_TAKEN_AS_DONE, A2",
        "TWO_PHASE_COMMIT, DECISION_NOT_LOGGED, A2",
    })
    void plantedBug_isFoundInTheSmallestCluster(SmallScope small, Bug bug, String assertion) {
        Exhaustive.Result result = Exhaustive.search(small.quick(), EnumSet.of(bug), MOST);

        assertThat(result.violation()).contains("assertion=" + assertion);
    }
}
