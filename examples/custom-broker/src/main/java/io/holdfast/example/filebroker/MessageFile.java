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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is in a message's file; it never changes. The version, the number of texts, the texts, the body, each with its
 * length in front. Written by hand: with Java's serialization, whoever writes a file chooses the classes made from it.
 *
 * @param storedAt when the broker stored it
 * @param message the message
 */
record MessageFile(Instant storedAt, EncodedMessage message) {

    private static final int VERSION = 1;
    private static final int FIRST_HEADER = 8;

    byte[] bytes() throws IOException {
        List<String> texts = new ArrayList<>(List.of(
                storedAt.toString(),
                message.id().value(),
                message.destination(),
                message.type().orElse(""), // never empty if it has one, as the key
                message.contentType(),
                message.key().orElse(""),
                message.publishedAt().toString(),
                message.deliverAt().map(Instant::toString).orElse("")));
        message.headers().forEach((name, value) -> texts.addAll(List.of(name, value)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(VERSION);
        out.writeInt(texts.size());
        for (String text : texts) {
            write(out, text.getBytes(StandardCharsets.UTF_8));
        }
        write(out, message.body());
        return bytes.toByteArray();
    }

    static MessageFile read(Path file) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)));
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException("Version " + version + " of a message's file");
        }
        List<String> texts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(new String(part(in), StandardCharsets.UTF_8));
        }
        Map<String, String> headers = new HashMap<>();
        for (int at = FIRST_HEADER; at < texts.size(); at += 2) {
            headers.put(texts.get(at), texts.get(at + 1));
        }
        EncodedMessage message = new EncodedMessage(
                MessageId.of(texts.get(1)),
                texts.get(2),
                optional(texts.get(3)),
                texts.get(4),
                optional(texts.get(5)),
                headers,
                part(in),
                Instant.parse(texts.get(6)),
                optional(texts.get(7)).map(Instant::parse));
        return new MessageFile(Instant.parse(texts.get(0)), message);
    }

    private static void write(DataOutputStream out, byte[] part) throws IOException {
        out.writeInt(part.length);
        out.write(part);
    }

    private static byte[] part(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] part = in.readNBytes(Math.max(0, length));
        if (part.length != length) {
            throw new EOFException("A part of " + length + " bytes in a message's file");
        }
        return part;
    }

    private static Optional<String> optional(String text) {
        return Optional.of(text).filter(present -> !present.isEmpty());
    }
}
