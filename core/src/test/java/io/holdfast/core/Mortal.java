// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.Inbox;
import io.holdfast.spi.Markers;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.Subscription;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionalTransport;
import io.holdfast.spi.Transport;
import io.holdfast.tck.fake.InMemoryBroker;
import io.holdfast.tck.fake.InMemoryDatabase;
import io.holdfast.tck.fake.InMemoryInbox;
import io.holdfast.tck.fake.InMemoryMarkers;
import io.holdfast.tck.fake.InMemoryMessageStore;
import io.holdfast.tck.fake.InMemoryTransactionContext;
import io.holdfast.tck.fake.ManualClock;
import io.holdfast.tck.fake.SimulatedCrash;
import io.holdfast.tck.fake.Tx;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process with one instance, dead from its first simulated crash on: whatever its code still does reaches nobody. */
final class Mortal {

    private final String name;
    private final InMemoryDatabase database;
    private final InMemoryBroker broker;
    private final InMemoryTransactionContext transactions;
    private @Nullable Holdfast holdfast;
    private boolean dead;

    Mortal(String name, InMemoryDatabase database, InMemoryBroker broker) {
        this.name = name;
        this.database = database;
        this.broker = broker;
        this.transactions = new InMemoryTransactionContext(database);
    }

    Holdfast.Builder builder(ManualClock clock) {
        return Holdfast.builder()
                .node(name)
                .clock(clock)
                .transactions(mortal(TransactionContext.class, transactions))
                .store(mortal(MessageStore.class, new InMemoryMessageStore(database, transactions)))
                .markers(mortal(Markers.class, new InMemoryMarkers(database, transactions)))
                .inbox(mortal(Inbox.class, new InMemoryInbox(database, transactions)))
                .transport(mortal(Transport.class, broker.transport(name)))
                .halfMessages(mortal(PreparedMessages.class, broker.prepared(name)))
                .transactionalTransport(mortal(TransactionalTransport.class, broker.transactional(transactions)))
                .source(mortal(MessageSource.class, broker.source(name)))
                .relay(Fixture.FAST_RELAY)
                .resolver(Fixture.FAST_RESOLVER);
    }

    void run(Holdfast instance) {
        holdfast = instance;
    }

    Holdfast holdfast() {
        return Optional.ofNullable(holdfast).orElseThrow();
    }

    Tx tx() {
        return transactions.resource(Tx.class);
    }

    boolean isDead() {
        return dead;
    }

    private void die() {
        dead = true;
        database.down(true);
        database.down(false);
        broker.disconnect(name);
        holdfast().close(); // cuts the rests of its workers short
    }

    private <T> T mortal(Class<T> type, T adapter) {
        InvocationHandler handler = (self, method, arguments) -> {
            if (dead && method.getName().equals("close")) {
                return null;
            }
            if (dead) {
                throw new MessagingUnavailableException("Cannot go on", "the process is dead", "Start another.");
            }
            method.setAccessible(true);
            try {
                return mortal(method.invoke(adapter, arguments));
            } catch (InvocationTargetException thrown) {
                if (thrown.getCause() instanceof SimulatedCrash) {
                    die();
                }
                throw thrown.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private @Nullable Object mortal(@Nullable Object answer) {
        if (answer instanceof Transaction transaction) {
            return mortal(Transaction.class, transaction);
        }
        if (answer instanceof Subscription subscription) {
            return mortal(Subscription.class, subscription);
        }
        if (answer instanceof Optional<?> found && found.isPresent() && found.get() instanceof Delivery delivery) {
            return Optional.of(mortal(Delivery.class, delivery));
        }
        return answer;
    }
}
