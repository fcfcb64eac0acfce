// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import java.sql.SQLException;

/** What an exception of a database means. Decided by codes only: texts come in many languages. */
enum SqlTrouble {
    /** A row with that key is there. */
    DUPLICATE,
    /** Another transaction holds a lock and did not let go in time. */
    LOCKED,
    /** The database rolled this transaction back so that another one can go on. */
    ROLLED_BACK,
    /** A value can never be stored. */
    UNFIT,
    /** Anything else: the connection, the server, its settings. */
    OTHER;

    /** The standard's classes of SQLSTATE, for what a database does not say with codes of its own. */
    static SqlTrouble byState(SQLException error) {
        String state = String.valueOf(error.getSQLState());
        if (state.startsWith("40") && !state.equals("40003")) {
            return ROLLED_BACK;
        }
        if (state.equals("23505")) {
            return DUPLICATE;
        }
        return state.startsWith("22") ? UNFIT : OTHER;
    }

    /** Tells whether a failed commit surely left nothing: a conflict, or a constraint that was checked last. */
    static boolean saysRolledBack(SQLException error) {
        SqlTrouble trouble = byState(error);
        return trouble == ROLLED_BACK || String.valueOf(error.getSQLState()).startsWith("23");
    }

    /**
     * The exception as a log may see it. Some drivers write the values of a failed batch, and servers those of a row that
     * breaks a rule, into their texts: payloads among them.
     */
    static SQLException withoutValues(SQLException error) {
        SQLException plain = error;
        while (plain instanceof java.sql.BatchUpdateException && plain.getNextException() != null) {
            plain = plain.getNextException();
        }
        String state = String.valueOf(plain.getSQLState());
        boolean mayShowValues =
                plain instanceof java.sql.BatchUpdateException || state.startsWith("22") || state.startsWith("23");
        if (!mayShowValues) {
            return plain;
        }
        SQLException silent = new SQLException(describe(plain), plain.getSQLState(), plain.getErrorCode());
        silent.setStackTrace(plain.getStackTrace());
        return silent;
    }

    static String describe(SQLException error) {
        return "SQLSTATE " + error.getSQLState() + ", code " + error.getErrorCode();
    }
}
