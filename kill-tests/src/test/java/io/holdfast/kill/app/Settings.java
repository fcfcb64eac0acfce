// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import io.holdfast.Guarantee;
import io.holdfast.servers.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an application does.
 *
 * @param port where its broker listens
 * @param guarantee of the messages without order; those with order always go through the outbox
 * @param publishers how many threads publish; none leave the publishing to other processes
 * @param pauseMicros how long a publisher rests between two transactions
 * @param relay whether it relays and resolves; otherwise its messages are left to others
 * @param consumers how many threads each consumer has; with none it does not consume
 * @param keys how many keys the ordered messages share
 * @param bug the mistake that is planted in it
 */
public record Settings(
        String node,
        Database producer,
        Database consumer,
        BrokerKind broker,
        int port,
        Guarantee guarantee,
        int publishers,
        int pauseMicros,
        boolean relay,
        int consumers,
        int keys,
        Optional<Bug> bug) {

    /** The name that all these processes share. */
    public static final String APPLICATION = "kills";

    /** The command line. */
    public List<String> arguments() {
        List<String> all = new ArrayList<>(List.of(node));
        for (Database database : List.of(producer, consumer)) {
            all.addAll(List.of(database.url(), database.user(), database.password()));
        }
        all.addAll(List.of(broker.name(), "" + port, guarantee.name()));
        all.addAll(List.of("" + publishers, "" + pauseMicros, "" + relay, "" + consumers, "" + keys));
        bug.ifPresent(planted -> all.add(planted.name()));
        return all;
    }

    static Settings parse(String[] all) {
        return new Settings(
                all[0],
                new Database(all[1], all[2], all[3]),
                new Database(all[4], all[5], all[6]),
                BrokerKind.valueOf(all[7]),
                Integer.parseInt(all[8]),
                Guarantee.valueOf(all[9]),
                Integer.parseInt(all[10]),
                Integer.parseInt(all[11]),
                Boolean.parseBoolean(all[12]),
                Integer.parseInt(all[13]),
                Integer.parseInt(all[14]),
                all.length > 15 ? Optional.of(Bug.valueOf(all[15])) : Optional.empty());
    }

    boolean half() {
        return guarantee == Guarantee.HALF_MESSAGE;
    }

    boolean has(Bug mistake) {
        return bug.equals(Optional.of(mistake));
    }
}
