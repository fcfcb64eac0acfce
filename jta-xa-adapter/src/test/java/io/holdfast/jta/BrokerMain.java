// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import io.holdfast.artemis.EmbeddedBroker;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A broker to be killed: folder, port. */
final class BrokerMain {

    private BrokerMain() {}

    public static void main(String[] arguments) {
        EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        ChildProcess.answer("READY");
        ChildProcess.await(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }
}
