// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import io.holdfast.CheckBack;
import io.holdfast.InvalidSettingsException;
import io.holdfast.outbox.JdbcTransactionContext;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.Transport;
import io.holdfast.tck.fake.InMemoryDatabase;
import io.holdfast.tck.fake.InMemoryTransactionContext;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** A platform with an H2 and nothing else, and keys for one instance. */
final class Fixture implements Platform {

    final JdbcDataSource database = new JdbcDataSource();
    private final Map<String, String> values = new HashMap<>();
    private Parts parts = Parts.none();
    private UnaryOperator<Transport> between = UnaryOperator.identity();
    private Function<DataSource, TransactionContext> transactions = source -> new JdbcTransactionContext(source);

    Fixture() {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        key("holdfast.schema.mode", "create");
    }

    Fixture key(String name, String value) {
        values.put(name, value);
        return this;
    }

    Fixture handler(String consumer, String destination) {
        Parts.Handler handler = new Parts.Handler(consumer, destination, message -> {});
        return parts(List.of(handler), Map.of(), Optional.empty());
    }

    Fixture checkBack(String destination, CheckBack checkBack) {
        return parts(List.of(), Map.of(destination, checkBack), Optional.empty());
    }

    Fixture transport(Transport transport) {
        return parts(List.of(), Map.of(), Optional.of(transport));
    }

    /** What stands between relay and broker. */
    Fixture between(UnaryOperator<Transport> wrapping) {
        between = wrapping;
        return this;
    }

    @Override
    public Transport sending(Transport transport) {
        return between.apply(transport);
    }

    private Fixture parts(
            List<Parts.Handler> handlers, Map<String, CheckBack> checkBacks, Optional<Transport> transport) {
        parts = new Parts(
                handlers,
                checkBacks,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                transport,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return this;
    }

    InstanceKeys keys() {
        KeyReader.Source source = new KeyReader.Source() {
            @Override
            public Optional<String> value(String key) {
                return Optional.ofNullable(values.get(key));
            }

            @Override
            public Set<String> names() {
                return values.keySet();
            }
        };
        return KeyReader.read("holdfast", source).get("");
    }

    Wiring wire() {
        return Wiring.of("", "holdfast", keys(), this, parts);
    }

    @Override
    public Found<DataSource> dataSource(Optional<String> name) {
        if (name.isPresent()) {
            throw new InvalidSettingsException("Cannot find \"" + name.get() + "\"", "there is none", "Make one.");
        }
        return new Found<>(database, "of the test");
    }

    /** With transactions that need no adapter. */
    Fixture withoutDatabase() {
        transactions = source -> new InMemoryTransactionContext(new InMemoryDatabase(InstantSource.system()));
        return this;
    }

    @Override
    public TransactionContext transactions(DataSource dataSource) {
        return transactions.apply(dataSource);
    }

    @Override
    public Found<Object> connectionFactory(Optional<String> name) {
        throw new InvalidSettingsException("Cannot find a connection factory", "there is none", "Make one.");
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.empty();
    }

    @Override
    public <T> T outsideTransaction(Supplier<T> work) {
        return work.get();
    }
}
