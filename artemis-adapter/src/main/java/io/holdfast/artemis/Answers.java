// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.spi.SendResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.SendAcknowledgementHandler;
import org.jspecify.annotations.Nullable;

/** The broker's answers to one batch, as they come in. What is never answered is unreachable. */
final class Answers {

    private final @Nullable SendResult[] results;
    private int open;
    private String excuse = "the broker did not answer in time";

    Answers(int size) {
        this.results = new SendResult[size];
        this.open = size;
    }

    /** Takes the answer for one message. */
    SendAcknowledgementHandler at(int index) {
        return new SendAcknowledgementHandler() {
            @Override
            public void sendAcknowledged(Message message) {
                put(index, SendResult.accepted());
            }

            @Override
            public void sendFailed(Message message, Exception error) {
                put(index, result(error));
            }
        };
    }

    static SendResult result(Exception error) {
        String reason = Trouble.describe(error);
        return Trouble.isRefusal(error) ? SendResult.refused(reason) : SendResult.unreachable(reason);
    }

    synchronized void put(int index, SendResult result) {
        if (results[index] == null) {
            results[index] = result;
            open--;
            notifyAll();
        }
    }

    /** No more answers will come. */
    synchronized void abandon(String why) {
        excuse = why;
        open = 0;
        notifyAll();
    }

    /** Waits for the rest; answers whether everything was answered. */
    synchronized boolean await(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (open > 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    synchronized List<SendResult> results() {
        List<SendResult> answered = new ArrayList<>(results.length);
        for (SendResult result : results) {
            answered.add(result == null ? SendResult.unreachable(excuse) : result);
        }
        return answered;
    }
}
