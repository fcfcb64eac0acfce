// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.bank2;

import io.holdfast.spi.Inbox;
import java.time.Duration;
import java.util.Optional;

/** What is wrong: a consumer that believes each message comes once. Here to be seen failing. */
final class ForgetfulInbox implements Inbox {

    @Override
    public Answer record(String consumer, String key) {
        return Answer.FIRST;
    }

    @Override
    public void keep(String consumer, String key, byte[] result) {}

    @Override
    public Optional<byte[]> result(String consumer, String key) {
        return Optional.empty();
    }

    @Override
    public int purge(Duration age, int limit) {
        return 0;
    }
}
