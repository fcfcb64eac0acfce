// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kill.Server.Product;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
    private static final Duration DRAIN = Duration.ofSeconds(60);
    private static final long SEED = Long.getLong("seed", 1);

    @Test
    void shortCampaign() throws Exception {
        List<Product> products = List.of(Product.values());
        Figures figures = runAll(products, KILLS_EACH * products.size(), FAULTS_PER_CHECK);
        assertThat(figures.missing(Required.all())).as("what never occurred").isEmpty();
    }

    @Test
    @Tag("campaign")
    void campaign() throws Exception {
        List<Product> products = Arrays.stream(
                        System.getProperty("databases", "POSTGRES,MARIADB,H2").split(","))
                .map(Product::valueOf)
                .toList();
        int kills = Integer.getInteger("kills", 300);
        Figures figures = runAll(products, kills, Integer.getInteger("perCheck", 10));
        boolean complete = products.size() == Product.values().length && kills >= KILLS_EACH * products.size();
        assertThat(figures.missing(complete ? Required.all() : Stream.empty()))
                .as("what never occurred")
                .isEmpty();
    }

    private static Figures runAll(List<Product> products, int kills, int perCheck) throws Exception {
        List<Figures> all = new ArrayList<>();
        int each = (kills + products.size() - 1) / products.size();
        for (Product product : products) {
            Campaign campaign = new Campaign(new Campaign.Order(
                    product, Integer.getInteger("apps", 2), each, perCheck, SEED, DRAIN, Optional.empty()));
            Figures figures = run(campaign);
            assertThat(figures.violations()).as(campaign.artefacts()).isEmpty();
            campaign.forget();
            all.add(figures);
        }
        Figures sum = all.stream().reduce(Figures::and).orElseThrow();
        sum.seen().forEach((what, times) -> System.out.println("  " + times + " " + what));
        System.out.println(sum);
        return sum;
    }

    private static Figures run(Campaign campaign) throws Exception {
        try {
            return campaign.run();
        } catch (IllegalStateException error) {
            throw new AssertionError(campaign.artefacts(), error);
        }
    }
}
