// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.Guarantee;
import io.holdfast.kill.app.BrokerKind;
import io.holdfast.kill.app.Bug;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A checker that was never red proves nothing: with a mistake in the adapters it has to notice, and for the right reason.
 * Without one, the same seed is part of {@link KillCampaignTest}.
 */
final class PlantedBugsTest {

    private static final Duration SHORT = Duration.ofSeconds(6);

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FORGETFUL_QUEUE")
    void plantedBug_turnsTheCampaignRed(Bug bug) throws Exception {
        Campaign campaign = new Campaign(order(bug));
        Figures figures = campaign.run();
        System.out.println(bug + ": " + figures.violations());
        Set<String> assertions = figures.violations().stream()
                .map(violation -> violation.substring(0, violation.indexOf(' ')))
                .collect(Collectors.toSet());
        assertThat(assertions).contains(expected(bug).get(0)).isSubsetOf(expected(bug));
        campaign.forget();
    }

    /** This one cannot be got past the adapter, so that it loses nothing: it does not let the application start. */
    @Test
    void forgetfulQueue_isRefused() throws Exception {
        Campaign campaign = new Campaign(order(Bug.FORGETFUL_QUEUE));
        assertThatThrownBy(campaign::run)
                .hasMessageContaining("Cannot use destination \"plain\"")
                .hasMessageContaining("the broker deletes it when it is empty");
        campaign.forget();
    }

    private static Campaign.Order order(Bug bug) {
        Optional<Bug> planted = Optional.of(bug);
        return switch (bug) {
            case SETTLED_BEFORE_ACK, INBOX_ALONE, CURSOR_BY_ID ->
                Campaign.Order.journal(Server.Product.POSTGRES, 2, 12, 3, 1, SHORT, planted);
            case CONFIRMED_ON_UNKNOWN, SENT_IS_ACCEPTED, FORGETFUL_QUEUE ->
                new Campaign.Order(
                        Server.Product.POSTGRES,
                        BrokerKind.ARTEMIS,
                        bug == Bug.CONFIRMED_ON_UNKNOWN ? Guarantee.HALF_MESSAGE : Guarantee.OUTBOX,
                        2,
                        false,
                        6,
                        false,
                        2,
                        1,
                        Campaigns.DRAIN,
                        planted);
        };
    }

    /** What must be seen of it first, what else may be. */
    private static List<String> expected(Bug bug) {
        return switch (bug) {
            // A message that is settled too early does not hold back the next one of its key any more.
            case SETTLED_BEFORE_ACK -> List.of("A1", "A9");
            case INBOX_ALONE -> List.of("A1");
            // What is below the cursor stays in the outbox.
            case CURSOR_BY_ID -> List.of("A1", "A6", "A11");
            case SENT_IS_ACCEPTED -> List.of("A1", "A7", "A9");
            case FORGETFUL_QUEUE -> List.of();
            // What was rolled back afterwards is delivered.
            case CONFIRMED_ON_UNKNOWN -> List.of("A2", "A5");
        };
    }
}
