// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.MessageId;
import io.holdfast.spi.EncodedMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is in a message's file; it never changes. Texts with their length in front, then the body. Written by hand: with
 * Java's serialization, whoever writes a file chooses the classes that are made from it.
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
        return new EncodedMessage(
                id, destination, type, contentType, key, headers, in.readAllBytes(), publishedAt, deliverAt);
    }

    private static Optional<String> optional(String text) {
        return Optional.of(text).filter(present -> !present.isEmpty());
    }
}
