// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Subscription;
import io.holdfast.spi.Transport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The process that dies. Says on its output what it was told, in one line each. */
final class Victim {

    static final int DIED = 77;
    static final String DESTINATION = "orders";
    static final int LONGEST_BODY = 64 * 1024;
    private static final int LONGEST_LIFE_MICROS = 60_000;

    private Victim() {}

    /** Arguments: directory, what to do, seed. */
    public static void main(String[] arguments) {
        Random random = new Random(Long.parseLong(arguments[2]));
        try (FileBroker broker = FileBroker.open(Path.of(arguments[0]), InstantSource.system())) {
            if (arguments[1].equals("send")) {
                send(broker, random);
            } else {
                receive(broker.subscribe(DESTINATION, "billing", false), random);
            }
        }
    }

    private static void send(Transport transport, Random random) {
        for (int number = 0; true; ) {
            List<EncodedMessage> batch = new ArrayList<>();
            for (int left = 1 + random.nextInt(4); left > 0; left--) {
                batch.add(Sent.message("m" + number++, DESTINATION, LONGEST_BODY));
            }
            List<SendResult> results = transport.send(batch);
            for (int at = 0; at < batch.size(); at++) {
                say(results.get(at).kind() + " " + batch.get(at).id());
            }
            dieSoon(random);
        }
    }

    private static void receive(Subscription subscription, Random random) {
        Optional<Delivery> next = subscription.receive(Duration.ZERO);
        while (next.isPresent()) {
            Delivery delivery = next.get();
            Ending ending = Ending.of(delivery.message());
            say("BEGUN " + delivery.message().id());
            ending.end(delivery);
            say("ENDED " + delivery.message().id());
            dieSoon(random);
            next = subscription.receive(Duration.ZERO);
        }
        throw new IllegalStateException("There were too few messages to die among");
    }

    /** How a message is to be ended, the same for both processes. A delay keeps it from being ended again. */
    enum Ending {
        ACKNOWLEDGE,
        RETRY,
        PARK,
        RELEASE;

        private static final Duration LATER = Duration.ofDays(1);

        static Ending of(EncodedMessage message) {
            return values()[Math.floorMod(message.id().hashCode(), values().length)];
        }

        void end(Delivery delivery) {
            switch (this) {
                case ACKNOWLEDGE -> delivery.acknowledge();
                case RETRY -> delivery.retry(LATER);
                case PARK -> delivery.park("the test says so");
                case RELEASE -> delivery.release(LATER);
            }
        }
    }

    private static boolean dying;

    /** Called after each success; the first call decides when to die: no hook and no finally runs then. */
    private static void dieSoon(Random random) {
        if (!dying) {
            dying = true;
            Executors.newSingleThreadScheduledExecutor()
                    .schedule(
                            () -> Runtime.getRuntime().halt(DIED),
                            random.nextInt(LONGEST_LIFE_MICROS),
                            TimeUnit.MICROSECONDS);
        }
    }

    private static void say(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
    }
}
