// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.Guarantee;
import io.holdfast.core.Blueprint.Consumer;
import io.holdfast.core.Blueprint.Ports;
import io.holdfast.core.Blueprint.Settings;
import io.holdfast.core.DestinationSettings.PoisonedKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules that settings and adapters must keep together. */
final class SettingsCheck {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");
    /** Below it, jitter would make two sweeps follow each other without any pause. */
    private static final Duration SHORTEST_POLL = Duration.ofMillis(10);

    private final Ports ports;
    private final Settings settings;
    private final Problems problems;

    SettingsCheck(Blueprint blueprint, Problems problems) {
        this.ports = blueprint.ports();
        this.settings = blueprint.settings();
        this.problems = problems;
    }

    void run() {
        settings();
        adapters();
    }

    /** What holds whatever adapters there are. */
    void settings() {
        problems.require(
                NODE.matcher(settings.node()).matches(),
                "node",
                "is " + Text.quoted(settings.node())
                        + " but must have 1 to 64 characters out of letters, digits and . _ : -");
        problems.requirePositive(settings.shutdownTimeout(), "shutdown-timeout");
        relay(settings.relay());
        resolver(settings.resolver());
        retention(settings.retention());
        settings.destinations().forEach(this::destination);
        settings.consumers().forEach(this::consumer);
        consumerNames();
        settings.checkBacks().keySet().forEach(name -> known(name, "check-backs." + Text.plain(name)));
    }

    private void adapters() {
        problems.require(ports.context().isPresent(), "transactions", "is missing but always needed");
        settings.destinations()
                .forEach((name, destination) ->
                        guarantee(name, destination.guarantee(), "destinations." + Text.plain(name) + ".guarantee"));
        for (Consumer consumer : settings.consumers()) {
            String key = "consumers." + Text.plain(consumer.name());
            problems.require(ports.source().isPresent(), key, "needs a source to receive from");
            problems.require(ports.inbox().isPresent(), key, "needs an inbox that remembers what it has applied");
        }
    }

    private void relay(RelaySettings relay) {
        problems.requireAtLeast(1, relay.batch(), "relay.batch");
        problems.requireAtLeast(1, relay.workers(), "relay.workers");
        problems.requireAtLeast(0, relay.handOff(), "relay.hand-off");
        problems.requirePositive(relay.sendTimeout(), "relay.send-timeout");
        problems.requireMore(
                relay.lease(),
                "relay.lease",
                relay.sendTimeout().multipliedBy(2),
                "twice relay.send-timeout, or a slow send would be claimed twice");
        problems.require(
                relay.poll().compareTo(SHORTEST_POLL) >= 0,
                "relay.poll",
                "is " + relay.poll() + " but must be at least " + SHORTEST_POLL);
        problems.requirePositive(relay.backoffFirst(), "relay.backoff-first");
        problems.require(
                relay.backoffLongest().compareTo(relay.backoffFirst()) >= 0,
                "relay.backoff-longest",
                "is " + relay.backoffLongest() + " but must be at least relay.backoff-first, " + relay.backoffFirst());
        problems.requireLadder(relay.ladder(), "relay.ladder", "relay.attempts");
    }

    private void resolver(ResolverSettings resolver) {
        problems.requireAtLeast(1, resolver.workers(), "resolver.workers");
        problems.requireAtLeast(1, resolver.batch(), "resolver.batch");
        problems.requirePositive(resolver.interval(), "resolver.interval");
        problems.requireLadder(resolver.unknown(), "resolver.unknown", "resolver.unknown-answers");
        problems.requirePositive(resolver.unreachable(), "resolver.unreachable");
        problems.requirePositive(resolver.maxAge(), "resolver.max-age");
        problems.requireNotNegative(resolver.markerGuard(), "resolver.marker-guard");
        problems.requireNotNegative(resolver.rollbackGrace(), "resolver.rollback-grace");
    }

    private void retention(RetentionSettings retention) {
        problems.requireAtLeast(1, retention.step(), "retention.step");
        problems.requirePositive(retention.interval(), "retention.interval");
        problems.requirePositive(retention.ledger(), "retention.ledger");
        problems.requireNotNegative(retention.tooOldGuard(), "retention.too-old-guard");
        problems.requireMore(
                retention.markers(),
                "retention.markers",
                settings.resolver().maxAge().plus(settings.resolver().markerGuard()),
                "resolver.max-age and resolver.marker-guard together, or a half could outlive its marker");
        Duration longest = settings.consumers().stream()
                .map(consumer -> consumer.settings().ladder())
                .filter(ladder -> !ladder.delays().isEmpty())
                .map(RetryLadder::length)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        problems.requireMore(
                retention.inbox(),
                "retention.inbox",
                longest.plus(retention.tooOldGuard()),
                "the longest ladder of a consumer and retention.too-old-guard together,"
                        + " or a message could be applied twice");
    }

    private void destination(String name, DestinationSettings destination) {
        String key = "destinations." + Text.plain(name);
        name(name, key);
        problems.requireAtLeast(1, destination.maxBytes(), key + ".max-bytes");
        destination.ladder().ifPresent(ladder -> problems.requireLadder(ladder, key + ".ladder", key + ".attempts"));
        destination.rollbackGrace().ifPresent(grace -> problems.requireNotNegative(grace, key + ".rollback-grace"));
        problems.require(
                !destination.ledger() || destination.guarantee() == Guarantee.OUTBOX,
                key + ".ledger",
                "is on, but only the outbox keeps a ledger and the guarantee is " + destination.guarantee());
        problems.require(
                !destination.ordered() || destination.guarantee() == Guarantee.OUTBOX,
                key + ".ordered",
                "is on, but only the outbox keeps the order of keys and the guarantee is " + destination.guarantee());
        destination
                .untilConsumed()
                .ifPresent(pauses -> problems.requireLadder(pauses, key + ".until-consumed", key + ".until-consumed"));
        problems.require(
                destination.untilConsumed().isEmpty()
                        || (destination.guarantee() == Guarantee.OUTBOX && !destination.ordered()),
                key + ".until-consumed",
                "is set, but only the outbox can send again, and what comes again comes out of order: use guarantee OUTBOX"
                        + " without ordered");
        blocking(destination.poisonedKey(), destination.ordered(), key);
    }

    private void guarantee(String name, Guarantee guarantee, String key) {
        if (!ports.canSend() && isConsumed(name)) {
            return;
        }
        switch (guarantee) {
            case OUTBOX ->
                problems.require(
                        ports.store().isPresent() && ports.transport().isPresent(),
                        key,
                        "is OUTBOX, which needs a store and a transport");
            case HALF_MESSAGE ->
                problems.require(
                        ports.halves().isPresent()
                                && (ports.markers().isPresent()
                                        || settings.checkBacks().containsKey(name)),
                        key,
                        "is HALF_MESSAGE, which needs halfMessages, and markers or a checkBack for this destination");
            case XA -> problems.require(ports.xa().isPresent(), key, "is XA, which needs a transactionalTransport");
        }
    }

    private boolean isConsumed(String destination) {
        return settings.consumers().stream()
                .anyMatch(consumer -> consumer.destination().equals(destination));
    }

    private void consumer(Consumer consumer) {
        String key = "consumers." + Text.plain(consumer.name());
        name(consumer.name(), key);
        known(consumer.destination(), key + ".destination");
        problems.requireAtLeast(1, consumer.settings().concurrency(), key + ".concurrency");
        problems.requirePositive(consumer.settings().busyDelay(), key + ".busy-delay");
        problems.requireLadder(consumer.settings().ladder(), key + ".ladder", key + ".attempts");
        DestinationSettings destination = settings.destinations().get(consumer.destination());
        boolean ordered = destination == null || destination.ordered();
        blocking(consumer.settings().poisonedKey(), ordered, key);
    }

    private void blocking(PoisonedKey policy, boolean ordered, String key) {
        problems.require(
                ordered || policy != PoisonedKey.BLOCK_KEY,
                key + ".poisoned-key",
                "is BLOCK_KEY, but only ordered destinations have keys to block");
    }

    private void consumerNames() {
        Set<String> seen = new HashSet<>();
        for (Consumer consumer : settings.consumers()) {
            problems.require(
                    seen.add(consumer.name() + " " + consumer.destination()),
                    "consumers." + Text.plain(consumer.name()),
                    "is registered twice for destination " + Text.quoted(consumer.destination())
                            + ", but the name tells consumers apart");
        }
    }

    private void known(String destination, String key) {
        problems.require(
                settings.destinations().containsKey(destination),
                key,
                "names destination " + Text.quoted(destination) + ", which is not configured");
    }

    private void name(String name, String key) {
        problems.require(
                NAME.matcher(name).matches(),
                key,
                "must have a name of 1 to 200 letters, digits and . _ / - that starts with a letter or digit");
    }
}
