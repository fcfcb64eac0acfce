// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import io.holdfast.spi.Inbox;
import java.time.Duration;

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
    public int purge(Duration age, int limit) {
        return inbox.purge(age, limit);
    }
}
