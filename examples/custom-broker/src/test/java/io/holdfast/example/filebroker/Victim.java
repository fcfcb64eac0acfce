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
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The process that dies. Until then it works without end, and says on its output what it was told, one line each. */
final class Victim {

    static final int DIED = 77;
    private static final int FAILED = 78;
    static final String DESTINATION = "orders";
    static final String CONSUMER = "billing";

    /** So large that writing one takes a while. */
    static final int LONGEST_BODY = 1024 * 1024;

    private static final int LONGEST_LIFE_MICROS = 60_000;

    private final FileBroker broker;
    private final Transport transport;
    private final long seed;
    private final Random random;

    private Victim(FileBroker broker, long seed) {
        this.broker = broker;
        this.transport = broker.transport();
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Arguments: directory, "send" or "receive", seed. */
    public static void main(String[] arguments) {
        FileBroker broker = FileBroker.open(Path.of(arguments[0]), InstantSource.system());
        Victim victim = new Victim(broker, Long.parseLong(arguments[2]));
        try {
            if (arguments[1].equals("send")) {
                victim.send();
            } else {
                victim.receive();
            }
        } catch (RuntimeException error) {
            error.printStackTrace();
            Runtime.getRuntime().halt(FAILED);
        }
    }

    private void send() {
        int number = 0;
        send(List.of(message(number++)));
        dieSoon();
        while (true) {
            List<EncodedMessage> batch = new ArrayList<>();
            for (int left = 1 + random.nextInt(4); left > 0; left--) {
                batch.add(message(number++));
            }
            send(batch);
        }
    }

    private void send(List<EncodedMessage> batch) {
        List<SendResult> results = transport.send(batch);
        for (int at = 0; at < batch.size(); at++) {
            say(results.get(at).kind() + " " + batch.get(at).id());
        }
    }

    private EncodedMessage message(int number) {
        return Sent.message("m" + seed + "-" + number, DESTINATION, LONGEST_BODY);
    }

    private void receive() {
        Subscription subscription = broker.subscribe(DESTINATION, CONSUMER, false);
        receive(subscription);
        dieSoon();
        while (true) {
            receive(subscription);
        }
    }

    private static void receive(Subscription subscription) {
        subscription.receive(Duration.ofMillis(100)).ifPresent(delivery -> {
            say("BEGUN " + delivery.message().id());
            Ending.of(delivery.message()).end(delivery);
            say("ENDED " + delivery.message().id());
        });
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

    /** Decides when to die. This thread goes on until then; no hook and no finally runs. */
    private void dieSoon() {
        Executors.newSingleThreadScheduledExecutor()
                .schedule(
                        () -> Runtime.getRuntime().halt(DIED),
                        random.nextInt(LONGEST_LIFE_MICROS),
                        TimeUnit.MICROSECONDS);
    }

    private static void say(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
    }
}
