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

    private static final int SHORT = 20;
    private static final long SEED = Long.getLong("seed", 1);

    @Test
    void shortCampaign() throws Exception {
        Figures figures = runAll(List.of(Product.values()), SHORT * Product.values().length, 6);
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
        Figures figures = runAll(products, kills, 10);
        Stream<String> required = kills < 20 * products.size() || products.size() < 3 ? Stream.empty() : Required.all();
        assertThat(figures.missing(required)).as("what never occurred").isEmpty();
    }

    private static Figures run(Campaign campaign) throws Exception {
        try {
            return campaign.run();
        } catch (IllegalStateException error) {
            throw new AssertionError(campaign.artefacts(), error);
        }
    }

    private static Figures runAll(List<Product> products, int kills, int perCheck) throws Exception {
        List<Figures> all = new ArrayList<>();
        int each = (kills + products.size() - 1) / products.size();
        for (Product product : products) {
            Campaign campaign = new Campaign(new Campaign.Order(
                    product, 2, each, perCheck, SEED, Duration.ofSeconds(60), Optional.empty()));
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
}
