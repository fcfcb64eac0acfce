// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import io.holdfast.spi.MessageSource;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.TransactionalTransport;
import io.holdfast.spi.Transport;
import io.holdfast.wiring.InstanceKeys.Broker.Kind;
import io.holdfast.wiring.Needs.Reason;
import java.util.List;
import java.util.Optional;

/** The broker of an instance; for two-phase commits perhaps a second way to it. */
final class Brokers {

    private final String prefix;
    private final InstanceKeys keys;
    private final Platform platform;
    private final Needs needs;
    private final Problems problems;
    private final Optional<BrokerParts> main;
    private final Optional<BrokerParts> xa;

    Brokers(String prefix, InstanceKeys keys, Platform platform, Needs needs, Problems problems) {
        this.prefix = prefix;
        this.keys = keys;
        this.platform = platform;
        this.needs = needs;
        this.problems = problems;
        Kind kind = keys.broker().kind().orElse(keys.broker().url().isPresent() ? Kind.ARTEMIS : Kind.JMS);
        Optional<Reason> wanted = needs.halves().or(needs::transport).or(needs::source);
        this.main = wanted.flatMap(reason -> kind == Kind.ARTEMIS ? artemis(reason) : jms(reason));
        this.xa = needs.xa().flatMap(reason -> kind == Kind.JMS && main.isPresent() ? main : twoPhase(reason, kind));
    }

    private Optional<BrokerParts> artemis(Reason reason) {
        if (!Adapters.ARTEMIS.isThere(prefix + '.' + reason.key(), reason.text() + " over Artemis", problems)) {
            return Optional.empty();
        }
        ArtemisParts.check(prefix, keys.broker(), problems);
        if (needs.halves().isPresent() && keys.broker().application().isEmpty()) {
            problems.add(prefix
                    + ".broker.application is missing, but half messages need the name that all processes of this"
                    + " application share");
        }
        Optional<List<String>> urls = keys.broker().url();
        if (urls.isEmpty()) {
            problems.add(prefix
                    + ".broker.url is missing, but broker.kind is artemis: write for example tcp://localhost:61616");
            return Optional.empty();
        }
        return problems.tried(prefix + ".broker", () -> ArtemisParts.open(keys, urls.get()));
    }

    private Optional<BrokerParts> jms(Reason reason) {
        needs.halves()
                .ifPresent(half -> problems.add(prefix + '.' + half.key() + ' ' + half.text()
                        + ", which only Artemis can keep: set " + prefix + ".broker.url and " + prefix
                        + ".broker.application"));
        return overConnectionFactory(reason);
    }

    /** Beside an Artemis that is spoken to directly, the platform's connection factory takes part in its transactions. */
    private Optional<BrokerParts> twoPhase(Reason reason, Kind kind) {
        if (kind == Kind.ARTEMIS && keys.broker().connectionFactory().isEmpty()) {
            problems.add(
                    prefix + '.' + reason.key() + ' ' + reason.text() + ", but broker.url is no part of JTA: name the"
                            + " platform's connection factory in " + prefix
                            + ".broker.connection-factory, or provide a TransactionalTransport");
            return Optional.empty();
        }
        return overConnectionFactory(reason);
    }

    private Optional<BrokerParts> overConnectionFactory(Reason reason) {
        if (!Adapters.JMS.isThere(prefix + '.' + reason.key(), reason.text() + " over Jakarta Messaging", problems)) {
            return Optional.empty();
        }
        return problems.tried(
                        prefix + ".broker.connection-factory",
                        () -> platform.connectionFactory(keys.broker().connectionFactory()))
                .flatMap(found -> Optional.empty());
    }

    Optional<Transport> transport() {
        return main.map(BrokerParts::transport);
    }

    Optional<MessageSource> source() {
        return main.map(BrokerParts::source);
    }

    Optional<PreparedMessages> halfMessages() {
        return main.flatMap(BrokerParts::halfMessages);
    }

    Optional<TransactionalTransport> inTransaction() {
        return xa.flatMap(BrokerParts::inTransaction);
    }

    void close() {
        main.ifPresent(opened -> opened.close().run());
        xa.filter(second -> !main.equals(Optional.of(second)))
                .ifPresent(opened -> opened.close().run());
    }

    String shown() {
        String first = main.map(BrokerParts::shown).orElse("no broker");
        return xa.filter(second -> !main.equals(Optional.of(second)))
                .map(second -> first + ", in two-phase commits " + second.shown())
                .orElse(first);
    }
}
