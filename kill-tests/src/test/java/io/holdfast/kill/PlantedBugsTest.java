// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kill.app.Bug;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A campaign that was never red proves nothing: with a mistake in the adapters it has to notice, and rightly. */
final class PlantedBugsTest {

    /** All three lose messages, each in its own way. */
    private static final String LOST = "A1 ";

    @ParameterizedTest
    @EnumSource
    void plantedBug_turnsTheCampaignRed(Bug bug) throws Exception {
        Campaign campaign = new Campaign(new Campaign.Order(
                Server.Product.POSTGRES, 2, 40, 4, 1, Duration.ofSeconds(6), Optional.of(bug)));
        Figures figures = campaign.run();
        assertThat(figures.violations()).anyMatch(violation -> violation.startsWith(LOST));
        campaign.forget();
    }
}
