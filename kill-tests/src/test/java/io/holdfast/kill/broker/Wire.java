// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.broker;

import io.holdfast.MessageId;
import io.holdfast.spi.EncodedMessage;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How messages look on the socket and in the journal, and what clients can ask. */
final class Wire {

    static final byte SEND = 1;
    static final byte SUBSCRIBE = 2;
    static final byte RECEIVE = 3;
    static final byte ACKNOWLEDGE = 4;
    static final byte RETRY = 5;
    static final byte PARK = 6;
    static final byte RELEASE = 7;
    static final byte STATUS = 8;

    private Wire() {}

    static void write(DataOutputStream out, EncodedMessage message) throws IOException {
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
        out.writeInt(message.body().length);
        out.write(message.body());
        out.writeUTF(message.publishedAt().toString());
    }

    static EncodedMessage read(DataInputStream in) throws IOException {
        MessageId id = MessageId.of(in.readUTF());
        String destination = in.readUTF();
        Optional<String> type = optional(in.readUTF());
        String contentType = in.readUTF();
        Optional<String> key = optional(in.readUTF());
        Map<String, String> headers = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            headers.put(in.readUTF(), in.readUTF());
        }
        byte[] body = new byte[in.readInt()];
        in.readFully(body);
        Instant publishedAt = Instant.parse(in.readUTF());
        return new EncodedMessage(
                id, destination, type, contentType, key, headers, body, publishedAt, Optional.empty());
    }

    private static Optional<String> optional(String text) {
        return Optional.of(text).filter(present -> !present.isEmpty());
    }
}
