// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kill.app.Bug;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A checker that was never red proves nothing: with a mistake in the adapters it has to notice, and for the right reason.
 * Without one, the same seed is part of {@link KillCampaignTest}.
 */
final class PlantedBugsTest {

    @ParameterizedTest
    @EnumSource
    void plantedBug_turnsTheCampaignRed(Bug bug) throws Exception {
        Campaign campaign = new Campaign(
                new Campaign.Order(Server.Product.POSTGRES, 2, 12, 3, 1, Duration.ofSeconds(6), Optional.of(bug)));
        Figures figures = campaign.run();
        System.out.println(bug + ": " + figures.violations());
        Set<String> assertions = figures.violations().stream()
                .map(violation -> violation.substring(0, violation.indexOf(' ')))
                .collect(Collectors.toSet());
        assertThat(assertions).contains("A1").isSubsetOf(expected(bug));
        campaign.forget();
    }

    /** All three lose messages; what else may be seen of it. */
    private static Set<String> expected(Bug bug) {
        return switch (bug) {
            // A message that is settled too early does not hold back the next one of its key any more.
            case SETTLED_BEFORE_ACK -> Set.of("A1", "A9");
            case INBOX_ALONE -> Set.of("A1");
            // What is below the cursor stays in the outbox.
            case CURSOR_BY_ID -> Set.of("A1", "A6", "A11");
        };
    }
}
