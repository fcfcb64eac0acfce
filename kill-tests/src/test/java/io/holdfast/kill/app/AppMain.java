// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;

/** The application's process. Obeys its standard input, and ends when that does. */
public final class AppMain {

    private AppMain() {}

    /** Arguments: as {@link Settings#arguments} made them. */
    public static void main(String[] arguments) throws IOException, SQLException {
        Settings settings = Settings.parse(arguments);
        ProducerSide producer = new ProducerSide(settings);
        Optional<ConsumerSide> consumer =
                settings.consumers() > 0 ? Optional.of(new ConsumerSide(settings)) : Optional.empty();
        producer.publishers().start(settings.node().hashCode());
        Say.READY.line();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "arm" -> Point.arm(Point.valueOf(words[1]));
                case "lose" -> {
                    HookedDataSource.loseAnswer = true;
                    Point.disarm();
                }
                case "go" -> Point.disarm();
                case "hush" -> producer.publishers().hush();
                case "resume" -> producer.publishers().resume();
                case "fill" -> producer.publishers().fill(Integer.parseInt(words[1]), 50, 1);
                case "quit" -> {
                    producer.close();
                    consumer.ifPresent(ConsumerSide::close);
                    Say.CLOSED.line(threadsOf(settings.node()));
                    Runtime.getRuntime().halt(0);
                }
                default -> throw new IllegalArgumentException(line);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static long threadsOf(String node) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains(node))
                .count();
    }
}
