// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import io.holdfast.servers.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an application does.
 *
 * @param publishers how many threads publish; none leave the publishing to other processes
 * @param pauseMicros how long a publisher rests between two transactions
 * @param relay whether it relays; otherwise its messages are left to others
 * @param consumers how many threads each consumer has; with none it does not consume
 * @param keys how many keys the ordered messages share
 * @param bug the mistake that is planted in it
 */
public record Settings(
        String node,
        Database producer,
        Database consumer,
        int broker,
        int publishers,
        int pauseMicros,
        boolean relay,
        int consumers,
        int keys,
        Optional<Bug> bug) {

    public static final Duration LEASE = Duration.ofSeconds(2);
    public static final Duration SEND_TIMEOUT = Duration.ofMillis(800);

    /** The command line. */
    public List<String> arguments() {
        List<String> all = new ArrayList<>(List.of(node));
        for (Database database : List.of(producer, consumer)) {
            all.addAll(List.of(database.url(), database.user(), database.password()));
        }
        all.addAll(List.of("" + broker, "" + publishers, "" + pauseMicros, "" + relay, "" + consumers, "" + keys));
        bug.ifPresent(planted -> all.add(planted.name()));
        return all;
    }

    static Settings parse(String[] all) {
        return new Settings(
                all[0],
                new Database(all[1], all[2], all[3]),
                new Database(all[4], all[5], all[6]),
                Integer.parseInt(all[7]),
                Integer.parseInt(all[8]),
                Integer.parseInt(all[9]),
                Boolean.parseBoolean(all[10]),
                Integer.parseInt(all[11]),
                Integer.parseInt(all[12]),
                all.length > 13 ? Optional.of(Bug.valueOf(all[13])) : Optional.empty());
    }
}
