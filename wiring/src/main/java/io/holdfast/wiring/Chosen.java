// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import io.holdfast.core.ConsumerSettings;
import io.holdfast.core.DestinationSettings;
import io.holdfast.core.RelaySettings;
import io.holdfast.core.ResolverSettings;
import io.holdfast.core.RetentionSettings;
import io.holdfast.core.RetryLadder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** The engine's settings: its defaults, changed where a key is present. */
final class Chosen {

    private Chosen() {}

    static RelaySettings relay(InstanceKeys.Relay keys) {
        RelaySettings all = RelaySettings.defaults();
        all = with(all, keys.batch(), RelaySettings::withBatch);
        all = with(all, keys.workers(), RelaySettings::withWorkers);
        all = with(all, keys.lease(), RelaySettings::withLease);
        all = with(all, keys.sendTimeout(), RelaySettings::withSendTimeout);
        all = with(all, keys.poll(), RelaySettings::withPoll);
        all = all.withBackoff(
                keys.backoffFirst().orElse(all.backoffFirst()),
                keys.backoffLongest().orElse(all.backoffLongest()));
        all = with(all, keys.handOff(), RelaySettings::withHandOff);
        return all.withLadder(ladder(all.ladder(), keys.ladder(), keys.attempts()));
    }

    static ResolverSettings resolver(InstanceKeys.Resolver keys) {
        ResolverSettings all = ResolverSettings.defaults();
        all = with(all, keys.workers(), ResolverSettings::withWorkers);
        all = with(all, keys.batch(), ResolverSettings::withBatch);
        all = with(all, keys.interval(), ResolverSettings::withInterval);
        all = with(all, keys.unreachable(), ResolverSettings::withUnreachable);
        all = with(all, keys.maxAge(), ResolverSettings::withMaxAge);
        all = with(all, keys.markerGuard(), ResolverSettings::withMarkerGuard);
        all = with(all, keys.rollbackGrace(), ResolverSettings::withRollbackGrace);
        return all.withUnknown(ladder(all.unknown(), keys.unknown(), keys.unknownAnswers()));
    }

    static RetentionSettings retention(InstanceKeys.Retention keys) {
        RetentionSettings all = RetentionSettings.defaults();
        all = with(all, keys.inbox(), RetentionSettings::withInbox);
        all = with(all, keys.markers(), RetentionSettings::withMarkers);
        all = with(all, keys.ledger(), RetentionSettings::withLedger);
        all = with(all, keys.step(), RetentionSettings::withStep);
        all = with(all, keys.interval(), RetentionSettings::withInterval);
        return with(all, keys.tooOldGuard(), RetentionSettings::withTooOldGuard);
    }

    /** A destination that has one half of a ladder takes the other half from the relay. */
    static DestinationSettings destination(InstanceKeys.Destination keys, RelaySettings relay) {
        DestinationSettings all = DestinationSettings.defaults();
        all = with(all, keys.guarantee(), DestinationSettings::withGuarantee);
        all = with(all, keys.ordered(), DestinationSettings::withOrdered);
        all = with(all, keys.poisonedKey(), DestinationSettings::withPoisonedKey);
        all = with(all, keys.ledger(), DestinationSettings::withLedger);
        all = with(all, keys.maxBytes(), DestinationSettings::withMaxBytes);
        all = with(all, keys.rollbackGrace(), DestinationSettings::withRollbackGrace);
        if (keys.ladder().isPresent() || keys.attempts().isPresent()) {
            all = all.withLadder(ladder(relay.ladder(), keys.ladder(), keys.attempts()));
        }
        return keys.untilConsumed().orElse(false) ? all.withTrackingUntilConsumed() : all;
    }

    static ConsumerSettings consumer(InstanceKeys.Consumer keys) {
        ConsumerSettings all = ConsumerSettings.defaults();
        all = with(all, keys.concurrency(), ConsumerSettings::withConcurrency);
        all = with(all, keys.busyDelay(), ConsumerSettings::withBusyDelay);
        all = with(all, keys.poisonedKey(), ConsumerSettings::withPoisonedKey);
        return all.withLadder(ladder(all.ladder(), keys.ladder(), keys.attempts()));
    }

    private static RetryLadder ladder(RetryLadder base, Optional<List<Duration>> delays, Optional<Integer> attempts) {
        return new RetryLadder(delays.orElse(base.delays()), attempts.orElse(base.attempts()));
    }

    private static <S, V> S with(S settings, Optional<V> value, BiFunction<S, V, S> change) {
        return value.isPresent() ? change.apply(settings, value.get()) : settings;
    }
}
