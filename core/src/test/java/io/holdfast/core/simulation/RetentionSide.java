// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.Operations;
import io.holdfast.core.protocol.Answer;
import io.holdfast.core.protocol.RetentionPort;
import java.time.Duration;

/** The surroundings of the deletion of old rows. */
final class RetentionSide implements RetentionPort {

    private static final Duration LONG = Duration.ofHours(2);
    private static final Duration LEDGER = Duration.ofSeconds(60);

    private final World world;
    private final Line line;

    RetentionSide(World world, Line line) {
        this.world = world;
        this.line = line;
    }

    @Override
    public Answer purge(int table, int limit) {
        return switch (table) {
            case 0 -> line.call(Target.PRODUCER_DATABASE, () -> new Answer.Purged(purgeMessages(limit)));
            case 1 ->
                line.call(
                        Target.PRODUCER_DATABASE,
                        () -> new Answer.Purged(world.markers.purge(
                                world.has(Bug.MARKERS_PURGED_EARLY) ? Duration.ZERO : LONG, limit)));
            default ->
                line.call(
                        Target.CONSUMER_DATABASE,
                        () -> new Answer.Purged(
                                world.inbox.purge(world.has(Bug.INBOX_PURGED_EARLY) ? Duration.ZERO : LONG, limit)));
        };
    }

    private int purgeMessages(int limit) {
        if (world.has(Bug.RETENTION_INCLUDES_PARKED)) {
            var parked = Operations.Filter.state(Operations.State.PARKED);
            world.plainStore()
                    .list(parked, limit)
                    .forEach(entry -> world.plainStore().discard(entry.id()));
            world.broker.list(parked, limit).forEach(entry -> world.broker.discard(entry.id()));
        }
        if (world.has(Bug.CLEANUP_REGARDLESS_OF_STATE)) {
            Bug.deleteClaimed(world);
        }
        return world.plainStore().purge(LEDGER, limit);
    }

    @Override
    public Answer rest(long millis) {
        return line.rest(millis);
    }
}
