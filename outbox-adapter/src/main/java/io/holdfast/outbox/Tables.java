// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import io.holdfast.InvalidSettingsException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names of the tables: the only text from outside that becomes part of a statement, hence the narrow rules. */
record Tables(Optional<String> schema, String prefix) {

    static final String DEFAULT_PREFIX = "holdfast_";

    private static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    Tables {
        schema.ifPresent(name -> check("schema", name));
        check("table prefix", prefix);
    }

    private static void check(String what, String name) {
        if (!IDENTIFIER.matcher(name).matches()) {
            throw new InvalidSettingsException(
                    "Cannot use " + what + " \"" + name.replaceAll("[^ -~]", "?") + "\"",
                    "a " + what + " has 1 to 40 characters out of a-z, 0-9 and _, and starts with a letter",
                    "Choose another name; it is written into statements without quotes.");
        }
    }

    /** Writes the real names into a statement that was written for the default prefix. */
    String in(String statement) {
        return statement.replace(DEFAULT_PREFIX, schema.map(name -> name + ".").orElse("") + prefix);
    }

    /** As {@link #in}, where a schema is not allowed before the name: the names of indexes and constraints. */
    String name(String defaultName) {
        return defaultName.replace(DEFAULT_PREFIX, prefix);
    }
}
