// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import io.holdfast.core.protocol.Answer.Purged;

/**
 * Deletes what is finished and old, table by table, in bounded steps with a short rest between them. Loops for ever.
 *
 * @param tables how many tables there are
 * @param step how many rows one statement may delete
 * @param interval rest after the last table, in milliseconds
 * @param table which table is next; behind the last one it rests
 * @param more whether the last step was a full one, so that the table is worth another
 */
public record Retention(int tables, int step, long interval, int table, boolean more)
        implements Conversation<RetentionPort> {

    private static final long BREATHER = 20;

    public static Retention start(int tables, int step, long interval) {
        return new Retention(tables, step, interval, tables, false);
    }

    @Override
    public boolean isFinished() {
        return false;
    }

    @Override
    public Request<RetentionPort> request() {
        if (more) {
            return port -> port.rest(BREATHER);
        }
        return table < tables ? port -> port.purge(table, step) : port -> port.rest(interval);
    }

    @Override
    public Retention answered(Answer answer, Moment now) {
        if (more) {
            return at(table, false);
        }
        if (table == tables) {
            return at(0, false);
        }
        boolean full = answer instanceof Purged purged && purged.count() >= step;
        return full ? at(table, true) : at(table + 1, false);
    }

    private Retention at(int next, boolean again) {
        return new Retention(tables, step, interval, next, again);
    }
}
