// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import java.util.List;
import java.util.Map;

/** Somebody who presses the buttons of the demo and looks at what it shows. */
interface Hands extends AutoCloseable {

    /** What is to be seen. Amounts are text, as they are shown. */
    record Shown(
            String position,
            String databases,
            String running,
            long round,
            boolean complete,
            String verdict,
            String balance1,
            String balance2,
            String inFlight,
            String total,
            String lost,
            String invented,
            List<String> ways,
            Map<String, String> processes,
            List<String> diary) {}

    void story(String name);

    void position(String name);

    void kill(String process);

    void start(String process);

    void transfer(String amount);

    Shown look();

    /** Keeps what is to be seen, if pictures are wanted and there are any. */
    void picture(String name, boolean dark);

    /** What went wrong on the way. */
    List<String> complaints();

    @Override
    void close();
}
