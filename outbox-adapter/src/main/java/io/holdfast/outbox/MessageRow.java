// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.MessageId;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.MessageStore.NewMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of the outbox as a claim reads it; what its columns mean is decided later, because they may be damaged. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MessageRow(
        String id,
        long position,
        String destination,
        @Nullable String type,
        String contentType,
        @Nullable String key,
        @Nullable String headers,
        byte[] body,
        long publishedAt,
        @Nullable Long deliverAt,
        boolean ordered,
        long token,
        int attempts) {

    /** How many columns {@link #read} reads. */
    static final int COLUMNS = 13;

    private static final int LANE_BYTES = 16;

    /** Reads the columns in the order in which every claim asks for them. */
    static MessageRow read(ResultSet row) throws SQLException {
        return new MessageRow(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getBytes(8),
                row.getLong(9),
                row.getObject(10) == null ? null : (Long) row.getLong(10),
                row.getBoolean(11),
                row.getLong(12),
                row.getInt(13));
    }

    /** Throws what the parts of a message throw if a column holds what no message can hold. */
    ClaimedMessage claimed() {
        EncodedMessage message = new EncodedMessage(
                MessageId.of(id),
                destination,
                Optional.ofNullable(type),
                contentType,
                Optional.ofNullable(key),
                HeaderText.read(headers),
                body,
                Micros.instant(publishedAt),
                Optional.ofNullable(deliverAt).map(Micros::instant));
        return new ClaimedMessage(message, token, attempts, ordered);
    }

    /** The parameters that every message has, up to its body and moments; the rest follows at the number returned. */
    static int write(PreparedStatement insert, EncodedMessage message) throws SQLException {
        insert.setString(1, message.id().value());
        insert.setString(2, message.destination());
        insert.setString(3, message.type().orElse(null));
        insert.setString(4, message.contentType());
        insert.setString(5, message.key().orElse(null));
        insert.setString(6, HeaderText.write(message.headers()));
        insert.setBytes(7, message.body());
        insert.setLong(8, Micros.of(message.publishedAt()));
        if (message.deliverAt().isPresent()) {
            insert.setLong(9, Micros.of(message.deliverAt().get()));
        } else {
            insert.setNull(9, Types.BIGINT);
        }
        return 10;
    }

    static String lane(NewMessage asked) {
        return asked.ordered()
                ? lane(asked.message().destination(), asked.message().key())
                : "";
    }

    /** Without a key there is no order to keep. A digest, because it is short whatever the key; half of one is enough. */
    static String lane(String destination, Optional<String> key) {
        if (key.isEmpty()) {
            return "";
        }
        byte[] digest = sha256().digest((destination + '\n' + key.get()).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, LANE_BYTES);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "MessageRow[id=" + id + ", destination=" + destination + ", token=" + token + "]";
    }
}
