// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import io.holdfast.spi.MessageSource;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionalTransport;
import io.holdfast.spi.Transport;
import io.holdfast.wiring.InstanceKeys.Broker.Kind;
import io.holdfast.wiring.Needs.Reason;
import io.holdfast.wiring.Platform.Found;
import java.util.List;
import java.util.Optional;

/** The broker of an instance; beside an Artemis that is spoken to directly, perhaps a second way to it for two-phase commits. */
final class Brokers {

    private final String prefix;
    private final InstanceKeys keys;
    private final Platform platform;
    private final Optional<TransactionContext> transactions;
    private final Needs needs;
    private final Problems problems;
    private final Optional<BrokerParts> main;
    private final Optional<BrokerParts> second;

    Brokers(
            String prefix,
            InstanceKeys keys,
            Platform platform,
            Optional<TransactionContext> transactions,
            Needs needs,
            Problems problems) {
        this.prefix = prefix;
        this.keys = keys;
        this.platform = platform;
        this.transactions = transactions;
        this.needs = needs;
        this.problems = problems;
        Kind kind = keys.broker().kind().orElse(keys.broker().url().isPresent() ? Kind.ARTEMIS : Kind.JMS);
        Optional<Reason> wanted = needs.halves().or(needs::transport).or(needs::source);
        if (kind == Kind.ARTEMIS) {
            this.main = wanted.flatMap(this::artemis);
            this.second = needs.xa().flatMap(this::besideArtemis);
        } else {
            this.main = wanted.or(needs::xa).flatMap(this::jms);
            this.second = Optional.empty();
        }
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
                    + ".broker.url is missing, but the broker is an Artemis: write for example tcp://localhost:61616");
            return Optional.empty();
        }
        return problems.tried(prefix + ".broker", () -> ArtemisParts.open(keys, urls.get()));
    }

    private Optional<BrokerParts> besideArtemis(Reason reason) {
        if (keys.broker().xaConnectionFactory().isEmpty()) {
            problems.add(prefix + '.' + reason.key() + ' ' + reason.text() + ", but what is sent over " + prefix
                    + ".broker.url is no part of JTA: name a connection factory that is in " + prefix
                    + ".broker.xa-connection-factory, or provide a TransactionalTransport");
            return Optional.empty();
        }
        return jmsIsThere(prefix, reason)
                ? enlisting().flatMap(found -> open(found, Optional.of(found)))
                : Optional.empty();
    }

    private Optional<BrokerParts> jms(Reason reason) {
        needs.halves()
                .ifPresent(half -> problems.add(prefix + '.' + half.key() + ' ' + half.text()
                        + ", which only Artemis can keep: set " + prefix + ".broker.url and " + prefix
                        + ".broker.application"));
        if (!jmsIsThere(unsaid() + prefix, reason)) {
            return Optional.empty();
        }
        JmsParts.check(prefix, keys.broker(), problems);
        Optional<Found<Object>> plain = plain();
        return plain.flatMap(found ->
                open(found, needs.xa().flatMap(xa -> enlisting().or(() -> plain))));
    }

    private boolean jmsIsThere(String start, Reason reason) {
        return Adapters.JMS.isThere(start + '.' + reason.key(), reason.text() + " over Jakarta Messaging", problems);
    }

    /** Who has configured no broker at all is told of both ways to one. */
    private String unsaid() {
        InstanceKeys.Broker broker = keys.broker();
        boolean unsaid = broker.kind().isEmpty() && broker.connectionFactory().isEmpty();
        return unsaid ? prefix + ".broker.url is missing, and " : "";
    }

    private Optional<Found<Object>> plain() {
        return factory(
                unsaid() + prefix + ".broker.connection-factory", keys.broker().connectionFactory());
    }

    private Optional<Found<Object>> enlisting() {
        return keys.broker()
                .xaConnectionFactory()
                .flatMap(name -> factory(prefix + ".broker.xa-connection-factory", Optional.of(name)));
    }

    private Optional<Found<Object>> factory(String key, Optional<String> name) {
        return problems.tried(key, () -> platform.connectionFactory(name));
    }

    private Optional<BrokerParts> open(Found<Object> plain, Optional<Found<Object>> enlisting) {
        return transactions.flatMap(
                known -> problems.tried(prefix + ".broker", () -> JmsParts.open(keys, plain, enlisting, known)));
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
        return second.or(() -> main).flatMap(BrokerParts::inTransaction);
    }

    void close() {
        main.ifPresent(opened -> opened.close().run());
        second.ifPresent(opened -> opened.close().run());
    }

    String shown() {
        String first = main.map(BrokerParts::shown).orElse("no broker");
        return second.map(also -> first + " and " + also.shown()).orElse(first);
    }
}
