// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import io.holdfast.example.transfer.launcher.Bank.RefusedException;
import io.holdfast.example.transfer.launcher.Diary.Tone;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Asks bank1 for transfers, each under a number of its own. */
final class Customer {

    private final Bank bank1;
    private final Diary diary;
    private final String series = Long.toString(System.currentTimeMillis() / 1000 % 1_000_000, Character.MAX_RADIX);
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile @Nullable Order last;

    /** What bank1 is asked for. */
    record Order(
            String request, BigDecimal amount, @Nullable String hold) {}

    /** What bank1 answers. */
    record Receipt(String request, BigDecimal amount, String outcome) {}

    Customer(Bank bank1, Diary diary) {
        this.bank1 = bank1;
        this.diary = diary;
    }

    /** A new transfer. */
    Order order(BigDecimal amount, @Nullable String hold) {
        Order order = new Order("t-" + series + "-" + numbers.incrementAndGet(), amount, hold);
        last = new Order(order.request(), amount, null);
        return order;
    }

    /** The same as last time, under the same number. */
    @Nullable
    Order again() {
        return last;
    }

    /** Asks and writes down what bank1 answered. */
    boolean ask(Order order) throws InterruptedException {
        try {
            Receipt receipt = bank1.post("/transfers", order, Receipt.class);
            diary.write(Tone.PLAIN, named(order) + ": " + sentence(receipt));
            return true;
        } catch (RefusedException refused) {
            diary.write(Tone.PLAIN, named(order) + ": rolled back. " + refused.getMessage());
        } catch (IOException silent) {
            diary.write(Tone.PLAIN, named(order) + ": no answer, the customer knows nothing");
        }
        return false;
    }

    /** Asks without a word. */
    boolean askQuietly(Order order) throws InterruptedException {
        try {
            bank1.post("/transfers", order, Receipt.class);
            return true;
        } catch (RefusedException | IOException failed) {
            return false;
        }
    }

    private static String named(Order order) {
        return order.amount() + " (" + order.request() + ")";
    }

    private static String sentence(Receipt receipt) {
        return switch (receipt.outcome()) {
            case "CONFIRMED" -> "committed, and the broker has the message (CONFIRMED)";
            case "DELEGATED" -> "committed, the message follows (DELEGATED)";
            case "HOPED_FOR" -> "committed, and the message is believed to go out";
            case "DONE_BEFORE" -> "was done before; nothing is done again";
            default -> "the answer to the commit was lost (" + receipt.outcome() + ")";
        };
    }
}
