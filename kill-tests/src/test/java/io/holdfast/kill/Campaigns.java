// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.Guarantee;
import io.holdfast.kill.Campaign.Order;
import io.holdfast.kill.Server.Product;
import io.holdfast.kill.app.BrokerKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Campaigns one after another, as system properties choose them. */
final class Campaigns {

    static final Duration DRAIN = Duration.ofSeconds(60);
    static final long SEED = Long.getLong("seed", 1);

    /** With fewer kills not everything can have occurred. */
    private static final int LONG = 120;

    private Campaigns() {}

    static List<BrokerKind> brokers() {
        return chosen("brokers", "JOURNAL,ARTEMIS", BrokerKind::valueOf);
    }

    /** The small broker knows no half messages. */
    static List<Guarantee> guarantees(BrokerKind broker) {
        return chosen("guarantees", "OUTBOX,HALF_MESSAGE", Guarantee::valueOf).stream()
                .filter(guarantee -> broker != BrokerKind.JOURNAL || guarantee == Guarantee.OUTBOX)
                .toList();
    }

    private static <T> List<T> chosen(String property, String all, Function<String, T> name) {
        return Stream.of(System.getProperty(property, all).split(",")).map(name).toList();
    }

    /** One for each combination that was asked for; they share what is to be done. */
    static List<Order> ordered(boolean network, String property, int otherwise, int perCheck) {
        List<Order> orders = new ArrayList<>();
        for (BrokerKind broker : brokers()) {
            for (Guarantee guarantee : guarantees(broker)) {
                for (Product product : chosen("databases", "POSTGRES,MARIADB,H2", Product::valueOf)) {
                    orders.add(new Order(
                            product,
                            broker,
                            guarantee,
                            Integer.getInteger("apps", broker == BrokerKind.JOURNAL ? 2 : 3),
                            network,
                            0,
                            true,
                            Integer.getInteger("perCheck", perCheck),
                            SEED,
                            DRAIN,
                            Optional.empty()));
                }
            }
        }
        int amount = Integer.getInteger(property, otherwise);
        int each = (amount + orders.size() - 1) / orders.size();
        return orders.stream().map(order -> order.withAmount(each)).toList();
    }

    static boolean isLong(List<Order> orders, BrokerKind broker, Guarantee guarantee) {
        return orders.stream()
                        .filter(order -> order.broker() == broker && order.guarantee() == guarantee)
                        .mapToInt(Order::amount)
                        .sum()
                >= LONG;
    }

    static Figures run(List<Order> orders) throws Exception {
        List<Figures> all = new ArrayList<>();
        for (Order order : orders) {
            Campaign campaign = new Campaign(order);
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
