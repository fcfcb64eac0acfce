// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Tells the pool which of H2's errors mean that the connection is dead. It knows only the standard's codes, and would hand
 * such a connection out again and again for as long as somebody asks often enough.
 */
public final class H2Eviction implements SQLExceptionOverride {

    private static final Set<Integer> DEAD = Set.of(90007, 90067, 90098, 90121);

    @java.lang.Override
    public Override adjudicate(SQLException error) {
        return DEAD.contains(error.getErrorCode()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
