// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.Operations.Audited;
import io.holdfast.spi.MessagingListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Writes down what operators do: the latest actions in memory, all of them in the log and for the listeners. */
final class AuditLog {

    private static final Logger LOG = System.getLogger("io.holdfast.core.audit");
    private static final int LONGEST = 1_000;

    private final Deque<Audited> latest = new ArrayDeque<>();
    private final MessagingListener listener;
    private final Now now;

    AuditLog(MessagingListener listener, Now now) {
        this.listener = listener;
        this.now = now;
    }

    void write(String actor, String action, String target, int affected) {
        Audited audited = new Audited(now.wall(), Text.plain(actor), action, Text.plain(target), affected);
        remember(audited);
        LOG.log(
                Level.INFO,
                "{0} of {1} by {2}, affected: {3}",
                audited.action(),
                audited.target(),
                audited.actor(),
                audited.affected());
        listener.audited(audited);
    }

    private synchronized void remember(Audited audited) {
        latest.addFirst(audited);
        if (latest.size() > LONGEST) {
            latest.removeLast();
        }
    }

    /** The latest actions, newest first. */
    synchronized List<Audited> latest(int limit) {
        return latest.stream().limit(limit).toList();
    }
}
