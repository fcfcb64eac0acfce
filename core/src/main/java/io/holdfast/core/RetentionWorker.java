// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.core.protocol.Answer;
import io.holdfast.core.protocol.Answer.Failed;
import io.holdfast.core.protocol.Answer.Purged;
import io.holdfast.core.protocol.Retention;
import io.holdfast.core.protocol.RetentionPort;
import io.holdfast.spi.MessagingListener;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** The thread that deletes what is finished. */
final class RetentionWorker implements Workers.Worker, RetentionPort {

    private final String name;
    private final List<IntUnaryOperator> tables;
    private final StopSignal stop;
    private final MessagingListener listener;
    private final Now now;
    private final Trouble trouble;
    private Retention retention;

    /**
     * What is deleted, and how fast.
     *
     * @param tables each deletes at most so many rows as it is told, and says how many
     */
    record Plan(RetentionSettings settings, List<IntUnaryOperator> tables) {}

    RetentionWorker(String name, Plan plan, StopSignal stop, MessagingListener listener, Now now) {
        this.name = name;
        this.tables = List.copyOf(plan.tables());
        this.stop = stop;
        this.listener = listener;
        this.now = now;
        this.trouble = new Trouble(name, listener, now);
        RetentionSettings settings = plan.settings();
        this.retention = Retention.start(
                tables.size(), settings.step(), settings.interval().toMillis());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void step() {
        Answer answer = Calls.performInWorker(retention.request(), this, "Cannot delete what is finished");
        retention = retention.answered(answer, now.moment());
        if (answer instanceof Failed failed) {
            trouble.failed(failed.error(), retention.interval());
        } else if (answer instanceof Purged) {
            trouble.over();
            listener.worked(name);
        }
    }

    @Override
    public Answer purge(int table, int limit) {
        return new Purged(tables.get(table).applyAsInt(limit));
    }

    @Override
    public Answer rest(long millis) {
        stop.rest(millis);
        return Answer.Done.DONE;
    }
}
