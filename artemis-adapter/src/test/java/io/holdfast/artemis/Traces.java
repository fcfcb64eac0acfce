// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import java.io.PrintWriter;
import java.io.StringWriter;

/** All that a log would show of an error: its text, its causes, what was suppressed. */
final class Traces {

    private Traces() {}

    static String of(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
