// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.spi.MessageStore.ClaimRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Shares a claim between messages with and without order: they take turns in being asked first. */
final class Claims {

    /** Tells this instance's claims from those of another one, or of an earlier life, with the same name. */
    private final String instance = UUID.randomUUID().toString().substring(0, 8);

    private final AtomicLong count = new AtomicLong();
    private final Dialect dialect;
    private final LaneClaims lanes;

    Claims(Dialect dialect) {
        this.dialect = dialect;
        this.lanes = new LaneClaims(dialect);
    }

    List<MessageRow> claim(Connection connection, ClaimRequest request) throws SQLException {
        long number = count.incrementAndGet();
        Claim claim = Claim.of(request, instance + "-" + number);
        if (claim.coversNothing()) {
            return List.of();
        }
        boolean lanesFirst = number % 2 == 0;
        List<MessageRow> claimed = new ArrayList<>(claim(connection, claim, request.limit(), lanesFirst));
        if (claimed.size() < request.limit()) {
            claimed.addAll(claim(connection, claim, request.limit() - claimed.size(), !lanesFirst));
        }
        return claimed;
    }

    private List<MessageRow> claim(Connection connection, Claim claim, int limit, boolean ordered) throws SQLException {
        return ordered ? lanes.claim(connection, claim, limit) : dialect.claimDue(connection, claim, limit);
    }
}
