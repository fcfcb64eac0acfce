// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.HoldfastException;
import io.holdfast.Message;
import io.holdfast.MessageId;
import io.holdfast.servers.Database;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A process that publishes half messages in transactions until it is killed. It writes down what it is about to do, and what it
 * was told: {@code INTENT id}, {@code COMMITTED id}, {@code ROLLED_BACK id}, {@code UNCLEAR id}.
 *
 * <p>Arguments: broker, database, its user, journal, name, seed. The password comes through its input.
 */
final class HalfProducer {

    private static final int THREADS = 3;
    private static final int MOST_MESSAGES = 3;
    private static final int LONGEST_WORK_MILLIS = 20;

    /** One in so many transactions takes longer than others wait, first before they ask about it, then for its locks. */
    private static final int SLOW = 20;

    private static final int SLOW_MILLIS = 1_800;

    private final HalfNode node;
    private final Path journal;
    private final CountDownLatch never = new CountDownLatch(1);

    private HalfProducer(HalfNode node, Path journal) {
        this.node = node;
        this.journal = journal;
    }

    @SuppressWarnings("resource") // it ends with the process
    public static void main(String[] arguments) {
        String password = ChildJvm.begin();
        HalfNode node = HalfNode.start(new Database(arguments[1], arguments[2], password), arguments[0], false);
        HalfProducer producer = new HalfProducer(node, Path.of(arguments[3]));
        Random seeds = new Random(Long.parseLong(arguments[5]));
        for (int thread = 0; thread < THREADS; thread++) {
            String name = arguments[4] + "-" + thread + "-";
            Random random = new Random(seeds.nextLong());
            new Thread(() -> producer.work(name, random), name).start();
        }
        ChildJvm.ready();
    }

    private void work(String name, Random random) {
        int number = 0;
        while (true) {
            List<String> ids = new ArrayList<>();
            for (int left = 1 + random.nextInt(MOST_MESSAGES); left > 0; left--) {
                ids.add(name + number++);
            }
            write("INTENT", ids);
            write(transaction(ids, random), ids);
            pause(random.nextInt(LONGEST_WORK_MILLIS));
        }
    }

    private String transaction(List<String> ids, Random random) {
        boolean commits = random.nextInt(10) < 7;
        try (Transaction transaction = node.transactions().begin()) {
            publish(ids, random.nextBoolean());
            ids.forEach(node::insertBusiness);
            pause(random.nextInt(SLOW) == 0 ? SLOW_MILLIS : random.nextInt(LONGEST_WORK_MILLIS));
            if (commits) {
                TransactionOutcome outcome = transaction.commit();
                return outcome == TransactionOutcome.UNKNOWN ? "UNCLEAR" : outcome.name();
            }
            transaction.rollback();
            return "ROLLED_BACK";
        } catch (HoldfastException | IllegalStateException error) {
            return "UNCLEAR";
        }
    }

    private void publish(List<String> ids, boolean together) {
        List<Message> messages = ids.stream()
                .map(id -> Message.to(HalfNode.DESTINATION)
                        .id(MessageId.of(id))
                        .payload(id)
                        .build())
                .toList();
        if (together) {
            node.holdfast().publisher().publishAll(messages);
        } else {
            messages.forEach(node.holdfast().publisher()::publish);
        }
    }

    private void write(String word, List<String> ids) {
        StringBuilder lines = new StringBuilder();
        ids.forEach(id -> lines.append(word).append(' ').append(id).append('\n'));
        try {
            Files.write(
                    journal,
                    lines.toString().getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException error) {
            throw new IllegalStateException(error);
        }
    }

    private void pause(int millis) {
        try {
            if (never.await(millis, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts it down");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
