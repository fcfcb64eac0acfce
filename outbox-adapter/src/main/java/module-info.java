// SPDX-License-Identifier: Apache-2.0
/** The local message table, markers and inbox over JDBC. */
module io.holdfast.outbox {
    exports io.holdfast.outbox;

    requires transitive io.holdfast.api;
    requires transitive java.sql;
    requires static org.jspecify;
}
