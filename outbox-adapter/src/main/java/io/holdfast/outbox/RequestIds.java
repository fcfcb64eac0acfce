// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.EncodedMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;

/** What was published under which request id. The insert decides; reading comes after. */
final class RequestIds {

    /** Plain, so that publishers never wait for each other: one that sees an older state is told to run again. */
    private static final String FIND = "SELECT message_id, digest FROM holdfast_request WHERE request_id = ?";

    private final Dialect dialect;
    private final String insert;

    RequestIds(Dialect dialect) {
        this.dialect = dialect;
        this.insert = dialect.sql(dialect.insertIfAbsent(
                "holdfast_request", "request_id, message_id, digest, created_at", "?, ?, ?, NOW"));
    }

    /** Reserves a request id; answers the message that was published under it before, if one was. */
    Optional<MessageId> reserve(Connection connection, String request, EncodedMessage message) throws SQLException {
        String digest = digest(message);
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setString(1, request);
            statement.setString(2, message.id().value());
            statement.setString(3, digest);
            if (dialect.inserted(statement)) {
                return Optional.empty();
            }
        }
        return Optional.of(publishedBefore(connection, request, digest));
    }

    private MessageId publishedBefore(Connection connection, String request, String digest) throws SQLException {
        String asked = "Cannot publish under request id \"" + request + "\"";
        try (PreparedStatement query = connection.prepareStatement(dialect.sql(FIND))) {
            query.setString(1, request);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    throw new MessagingUnavailableException(
                            asked,
                            "another transaction has just published under it, and this transaction cannot see it",
                            "Run the transaction again.");
                }
                if (!row.getString(2).equals(digest)) {
                    throw new MessageRejectedException(
                            asked,
                            "it was used for another destination or another body",
                            "Use a new request id for a new request.");
                }
                return MessageId.of(row.getString(1));
            }
        }
    }

    private static String digest(EncodedMessage message) {
        MessageDigest sha256 = MessageRow.sha256();
        sha256.update(message.destination().getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) '\n');
        return HexFormat.of().formatHex(sha256.digest(message.body()));
    }
}
