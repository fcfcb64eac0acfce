// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Transport;
import java.nio.file.Path;
import java.util.List;

/** Sends to a file broker. Closing it does not close the broker, which others may still receive from. */
final class FileTransport implements Transport {

    private final FileBroker broker;
    private volatile boolean closed;

    FileTransport(FileBroker broker) {
        this.broker = broker;
    }

    @Override
    public void verify(String destination) {
        if (queues(destination).isEmpty()) {
            throw new InvalidSettingsException(
                    "Cannot send to \"" + destination + "\"", "nobody is bound to it", "Call bind for each consumer.");
        }
    }

    @Override
    public List<SendResult> send(List<EncodedMessage> batch) {
        return batch.stream().map(this::send).toList();
    }

    private SendResult send(EncodedMessage message) {
        try {
            List<Path> queues = queues(message.destination());
            for (Path queue : queues) {
                // If the process dies between two queues, the message is sent again to both; the inbox knows it.
                Disk.write(broker.nextPlace(queue, message).path(), MessageFile.bytes(message));
            }
            // Only here, with every copy forced to disk, may anybody hear "accepted".
            return queues.isEmpty() ? SendResult.refused("nobody is bound to it") : SendResult.accepted();
        } catch (MessagingUnavailableException failed) {
            return SendResult.unreachable(failed.rule()); // it may be in some queues; sending it again is safe
        }
    }

    private List<Path> queues(String destination) {
        if (closed) {
            throw Disk.unavailable("send", "the transport is closed");
        }
        return broker.queues(destination);
    }

    @Override
    public void close() {
        closed = true;
    }
}
