// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.Guarantee;
import io.holdfast.kill.Campaign.Order;
import io.holdfast.kill.Server.Product;
import io.holdfast.kill.app.BrokerKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Lets the network between applications, broker and database fail, and looks at what is left. A short one in every build, one
 * of any length with {@code mvn verify -Pkill -Dscenarios=N -pl kill-tests -am}.
 */
final class NetworkCampaignTest {

    private static final int SCENARIOS = 20;
    private static final int PER_CHECK = 10;

    @Test
    void shortCampaignOnArtemis() throws Exception {
        Figures figures = Campaigns.run(List.of(new Order(
                Product.POSTGRES,
                BrokerKind.ARTEMIS,
                Guarantee.HALF_MESSAGE,
                3,
                true,
                SCENARIOS,
                false,
                PER_CHECK,
                Campaigns.SEED,
                Campaigns.DRAIN,
                Optional.empty())));
        assertThat(figures.missing(Required.soon())).as("what never occurred").isEmpty();
    }

    @Test
    @Tag("campaign")
    void campaign() throws Exception {
        Figures figures = Campaigns.run(Campaigns.ordered(true, "scenarios", 80, PER_CHECK));
        assertThat(figures.missing(Required.weather()))
                .as("what never occurred")
                .isEmpty();
    }
}
