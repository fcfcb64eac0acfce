// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.MessageId;
import io.holdfast.spi.EncodedMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is in a message's file; it never changes. Every part has its length in front, so a file that was cut off is noticed.
 * Written by hand: with Java's serialization, whoever writes a file chooses the classes that are made from it.
 */
final class MessageFile {

    private MessageFile() {}

    static byte[] bytes(EncodedMessage message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return Disk.run("encode", () -> {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeUTF(message.id().value());
            out.writeUTF(message.destination());
            out.writeUTF(message.type().orElse("")); // never empty if it has one, like the key
            out.writeUTF(message.contentType());
            out.writeUTF(message.key().orElse(""));
            out.writeInt(message.headers().size());
            for (Map.Entry<String, String> header : message.headers().entrySet()) {
                out.writeUTF(header.getKey());
                out.writeUTF(header.getValue());
            }
            out.writeUTF(message.publishedAt().toString());
            out.writeUTF(message.deliverAt().map(Instant::toString).orElse(""));
            out.writeInt(message.body().length);
            out.write(message.body());
            return bytes.toByteArray();
        });
    }

    static EncodedMessage message(byte[] file) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(file));
        MessageId id = MessageId.of(in.readUTF());
        String destination = in.readUTF();
        Optional<String> type = optional(in.readUTF());
        String contentType = in.readUTF();
        Optional<String> key = optional(in.readUTF());
        Map<String, String> headers = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            headers.put(in.readUTF(), in.readUTF());
        }
        Instant publishedAt = Instant.parse(in.readUTF());
        Optional<Instant> deliverAt = optional(in.readUTF()).map(Instant::parse);
        int length = in.readInt();
        byte[] body = in.readAllBytes();
        if (body.length != length) {
            throw new EOFException("A body of " + length + " bytes has " + body.length);
        }
        return new EncodedMessage(id, destination, type, contentType, key, headers, body, publishedAt, deliverAt);
    }

    private static Optional<String> optional(String text) {
        return Optional.of(text).filter(present -> !present.isEmpty());
    }
}
