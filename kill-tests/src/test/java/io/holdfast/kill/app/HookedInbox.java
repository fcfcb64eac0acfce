// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import io.holdfast.spi.Inbox;
import java.time.Duration;
import java.util.Optional;

/** The inbox, with its point and its history. */
final class HookedInbox implements Inbox {

    private final Inbox inbox;

    HookedInbox(Inbox inbox) {
        this.inbox = inbox;
    }

    @Override
    public Answer record(String consumer, String key) {
        Answer answer = inbox.record(consumer, key);
        if (answer == Answer.SEEN) {
            Say.SEEN.line(key, consumer);
        }
        Point.AFTER_INBOX.pass();
        return answer;
    }

    @Override
    public void keep(String consumer, String key, byte[] result) {
        inbox.keep(consumer, key, result);
    }

    @Override
    public Optional<byte[]> result(String consumer, String key) {
        return inbox.result(consumer, key);
    }

    @Override
    public int purge(Duration age, int limit) {
        return inbox.purge(age, limit);
    }
}
