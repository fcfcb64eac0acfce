// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Transport;
import java.nio.file.Path;
import java.util.List;

/** Sends to a file broker. Does not close it: it belongs to whoever opened it. */
final class FileTransport implements Transport {

    private static final String NOBODY = "no consumer is bound to the destination";

    private final FileBroker broker;
    private volatile boolean closed;

    FileTransport(FileBroker broker) {
        this.broker = broker;
    }

    @Override
    public void verify(String destination) {
        String asked = "send to \"" + destination + "\"";
        if (broker.atomically(asked, () -> broker.queues(destination)).isEmpty()) {
            throw new InvalidSettingsException("Cannot " + asked, NOBODY, "Call FileBroker.bind for each consumer.");
        }
    }

    @Override
    public List<SendResult> send(List<EncodedMessage> batch) {
        return batch.stream().map(this::send).toList();
    }

    private SendResult send(EncodedMessage message) {
        try {
            return closed ? SendResult.unreachable("the transport is closed") : put(message);
        } catch (InvalidSettingsException wrong) {
            // Sending it again cannot help: this very message is at fault, and the others of the batch are not.
            return SendResult.refused(wrong.rule());
        } catch (MessagingUnavailableException failed) {
            // It may be in some queues. Sending it again is safe, and must not count as an attempt.
            return SendResult.unreachable(failed.rule());
        }
    }

    private SendResult put(EncodedMessage message) {
        return Disk.call("send", () -> {
            List<Path> queues = broker.queues(message.destination());
            for (Path queue : queues) {
                // If the process dies between two of them, all get it with the next send, and some get it twice.
                broker.put(message, queue);
            }
            // Only here, where every copy has been forced to disk, may anybody hear "accepted".
            return queues.isEmpty() ? SendResult.refused(NOBODY) : SendResult.accepted();
        });
    }

    @Override
    public void close() {
        closed = true;
    }
}
