// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** RocketMQ's transactional messages around the same business transaction, with a broker that runs as long as this. */
final class RocketTransactions implements Contestant, TransactionListener, AutoCloseable {

    static final String NAME = "rocketmq";

    private static final int STARTING_SECONDS = 60;

    private final Lab lab;
    private final Rocket server;
    private final TransactionMQProducer producer;
    private long before;

    private RocketTransactions(Lab lab, Rocket server) {
        this.lab = lab;
        this.server = server;
        this.producer = new TransactionMQProducer("bench");
        producer.setNamesrvAddr(server.names());
        producer.setTransactionListener(this);
    }

    static RocketTransactions start(Lab lab, Path directory) throws Exception {
        RocketTransactions contestant = new RocketTransactions(lab, Rocket.start(directory));
        lab.alsoCount(Optional.of(contestant.server.handle()));
        try {
            lab.fresh();
            contestant.producer.start();
            contestant.sendFirst();
            return contestant;
        } catch (Exception error) {
            contestant.close();
            throw error;
        }
    }

    /** Its broker takes a while until it accepts anything. */
    private void sendFirst() throws InterruptedException {
        long end = System.nanoTime() + STARTING_SECONDS * 1_000_000_000L;
        while (true) {
            try {
                transact(0, 0);
                return;
            } catch (MQClientException notYet) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("RocketMQ accepts nothing", notYet);
                }
                Thread.sleep(200);
            }
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void create() throws Exception {
        before = stored();
    }

    @Override
    public void transact(int random, long number) throws MQClientException {
        var result = producer.sendMessageInTransaction(new Message(Payload.DESTINATION, Payload.bytes(number)), random);
        if (result.getLocalTransactionState() != LocalTransactionState.COMMIT_MESSAGE) {
            throw new IllegalStateException(
                    "not committed but " + result.getLocalTransactionState() + " after " + result.getSendStatus());
        }
    }

    @Override
    public LocalTransactionState executeLocalTransaction(Message message, Object random) {
        try (Connection connection = lab.pool().getConnection()) {
            connection.setAutoCommit(false);
            Lab.business(connection, (Integer) random);
            connection.commit();
            return LocalTransactionState.COMMIT_MESSAGE;
        } catch (SQLException error) {
            return LocalTransactionState.UNKNOW;
        }
    }

    /** Nothing in the business tables tells, so it cannot be answered; while all goes well, nobody asks. */
    @Override
    public LocalTransactionState checkLocalTransaction(MessageExt message) {
        return LocalTransactionState.UNKNOW;
    }

    @Override
    public long delivered(Broker broker) throws MQClientException {
        return stored() - before;
    }

    @SuppressWarnings("deprecation") // the way without an administration client
    private long stored() throws MQClientException {
        long stored = 0;
        for (MessageQueue queue : producer.fetchPublishMessageQueues(Payload.DESTINATION)) {
            stored += producer.maxOffset(queue);
        }
        return stored;
    }

    /** It writes nothing that could prove a transaction. */
    @Override
    public int statements() {
        return 2;
    }

    /** What its figures mean beside ours. */
    static Map<String, String> comparable(String journal) {
        return Map.of(
                "half-postgres, comparable",
                "the same business statements, pool, body, callers and heap of the broker; a half is acknowledged when it is"
                        + " on disk (RocketMQ 5.4.0 SYNC_FLUSH, Artemis synced " + journal
                        + " journal); what is counted can be received; confirmations follow after the call has returned",
                "half-postgres, not comparable",
                "ours writes a marker that answers a check-back, RocketMQ gets nothing that could; RocketMQ sends the half before"
                        + " the transaction begins, ours inside it while its rows are locked (ours-execute: before it, and waits"
                        + " for the confirmation); RocketMQ's end of a transaction is sent and not answered; its consume queue is"
                        + " written later; its broker is started anew in each repeat and warmed up, Artemis runs on");
    }

    @Override
    public void close() throws IOException {
        producer.shutdown();
        lab.alsoCount(Optional.empty());
        server.close();
    }
}
