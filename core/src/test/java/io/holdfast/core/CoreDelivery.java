// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.Guarantee;
import io.holdfast.IdempotentConsumer;
import io.holdfast.MessageHandler;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.Operations;
import io.holdfast.ReliablePublisher;
import io.holdfast.spi.Inbox;
import io.holdfast.spi.Markers;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionalTransport;
import io.holdfast.spi.Transport;
import io.holdfast.tck.DeliveryContract;
import io.holdfast.tck.Engine;
import io.holdfast.tck.fake.InMemoryBroker;
import io.holdfast.tck.fake.InMemoryDatabase;
import io.holdfast.tck.fake.InMemoryInbox;
import io.holdfast.tck.fake.InMemoryMarkers;
import io.holdfast.tck.fake.InMemoryMessageStore;
import io.holdfast.tck.fake.InMemoryTransactionContext;
import io.holdfast.tck.fake.Tx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** The contract of delivery over the fakes, with real threads and real time. */
abstract class CoreDelivery extends DeliveryContract {

    private final InMemoryDatabase database = new InMemoryDatabase(InstantSource.system());
    private final InMemoryBroker broker = new InMemoryBroker(InstantSource.system());
    private final InMemoryTransactionContext context = new InMemoryTransactionContext(database);
    private int nodes;

    abstract Guarantee guarantee();

    /** What a guarantee needs besides. */
    void configure(Holdfast.Builder builder) {}

    final InMemoryDatabase database() {
        return database;
    }

    @Override
    protected final Engine start(String destination, String consumer, MessageHandler<?> handler) {
        String node = "n" + ++nodes;
        broker.bind(destination, consumer);
        broker.waitAtMost(Duration.ofMillis(50));
        broker.firstCheckAfter(Duration.ofMillis(200));
        AtomicBoolean dead = new AtomicBoolean();
        Holdfast.Builder builder = Holdfast.builder()
                .node(node)
                .transactions(mortal(TransactionContext.class, context, dead))
                .store(mortal(MessageStore.class, new InMemoryMessageStore(database, context), dead))
                .markers(mortal(Markers.class, new InMemoryMarkers(database, context), dead))
                .inbox(mortal(Inbox.class, new InMemoryInbox(database, context), dead))
                .transport(mortal(Transport.class, broker.transport(node), dead))
                .halfMessages(mortal(PreparedMessages.class, broker.prepared(node), dead))
                .transactionalTransport(mortal(TransactionalTransport.class, broker.transactional(context), dead))
                .source(mortal(MessageSource.class, broker.source(node), dead))
                .relay(RelaySettings.defaults()
                        .withPoll(Duration.ofMillis(20))
                        .withSendTimeout(Duration.ofMillis(200))
                        .withLease(Duration.ofSeconds(1)))
                .resolver(ResolverSettings.defaults()
                        .withInterval(Duration.ofMillis(50))
                        .withRollbackGrace(Duration.ofSeconds(1)))
                .destination(destination, DestinationSettings.defaults().withGuarantee(guarantee()))
                .consumer(
                        consumer,
                        destination,
                        handler,
                        ConsumerSettings.defaults()
                                .withConcurrency(2)
                                .withBusyDelay(Duration.ofMillis(50))
                                .withLadder(RetryLadder.of(5, Duration.ofMillis(100))));
        configure(builder);
        Holdfast holdfast = builder.build();
        holdfast.start();
        return new Node(holdfast, dead, () -> broker.disconnect(node));
    }

    @Override
    protected final TransactionContext transactions() {
        return context;
    }

    @Override
    protected final void insert(String row) {
        context.resource(Tx.class).insertBusiness(row);
    }

    @Override
    protected final List<String> rows() {
        return database.business();
    }

    /** An adapter of a process that can die: nothing it does afterwards has any effect. */
    private static <T> T mortal(Class<T> type, T adapter, AtomicBoolean dead) {
        Object proxy = Proxy.newProxyInstance(
                type.getClassLoader(), interfaces(adapter.getClass()), (self, method, arguments) -> {
                    if (dead.get()) {
                        throw new MessagingUnavailableException(
                                "Cannot go on", "the process is dead", "Start another.");
                    }
                    method.setAccessible(true);
                    try {
                        return method.invoke(adapter, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
        return type.cast(proxy);
    }

    private static Class<?>[] interfaces(Class<?> implementation) {
        Set<Class<?>> all = new LinkedHashSet<>();
        for (Class<?> type = implementation; type != null; type = type.getSuperclass()) {
            all.addAll(List.of(type.getInterfaces()));
        }
        return all.toArray(Class<?>[]::new);
    }

    private record Node(Holdfast holdfast, AtomicBoolean dead, Runnable disconnect) implements Engine {

        @Override
        public ReliablePublisher publisher() {
            return holdfast.publisher();
        }

        @Override
        public IdempotentConsumer consumer() {
            return holdfast.consumer();
        }

        @Override
        public Operations operations() {
            return holdfast.operations();
        }

        @Override
        public void kill() {
            dead.set(true);
            disconnect.run();
        }

        @Override
        public void close() {
            holdfast.close();
        }
    }
}
