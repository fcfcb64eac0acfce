// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.Guarantee;
import io.holdfast.kill.Campaign.Order;
import io.holdfast.kill.Server.Product;
import io.holdfast.kill.app.BrokerKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kills processes and looks at what is left; see {@code docs/proofs.md}. A short one in every build, one of any length with
 * {@code mvn verify -Pkill -Dkills=N -pl kill-tests -am}.
 */
final class KillCampaignTest {

    private static final int KILLS_EACH = 20;
    private static final int FAULTS_PER_CHECK = 6;

    @Test
    void shortCampaign() throws Exception {
        List<Order> orders = Stream.of(Product.values())
                .map(product -> Order.journal(
                        product, 2, KILLS_EACH, FAULTS_PER_CHECK, Campaigns.SEED, Campaigns.DRAIN, Optional.empty()))
                .toList();
        Figures figures = Campaigns.run(orders);
        assertThat(figures.missing(Required.of(BrokerKind.JOURNAL, Guarantee.OUTBOX)))
                .as("what never occurred")
                .isEmpty();
    }

    /** Half messages without order, and messages with order through the outbox, in the same processes. */
    @Test
    void shortCampaignOnArtemis() throws Exception {
        Figures figures = Campaigns.run(List.of(new Order(
                Product.POSTGRES,
                BrokerKind.ARTEMIS,
                Guarantee.HALF_MESSAGE,
                3,
                false,
                KILLS_EACH,
                false,
                FAULTS_PER_CHECK,
                Campaigns.SEED,
                Campaigns.DRAIN,
                Optional.empty())));
        assertThat(figures.missing(Required.soon())).as("what never occurred").isEmpty();
    }

    @Test
    @Tag("campaign")
    void campaign() throws Exception {
        List<Order> orders = Campaigns.ordered(false, "kills", 300, 10);
        Figures figures = Campaigns.run(orders);
        List<String> missing = new ArrayList<>();
        for (BrokerKind broker : Campaigns.brokers()) {
            for (Guarantee guarantee : Campaigns.guarantees(broker)) {
                if (Campaigns.isLong(orders, broker, guarantee)) {
                    missing.addAll(figures.missing(Required.of(broker, guarantee)));
                }
            }
        }
        assertThat(missing).as("what never occurred").isEmpty();
    }
}
