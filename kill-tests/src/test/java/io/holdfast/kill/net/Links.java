// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.net;

/** The network of one application. */
public record Links(Proxy database, Proxy broker) implements AutoCloseable {

    public Links(int database, int broker) {
        this(new Proxy(database), new Proxy(broker));
    }

    @Override
    public void close() {
        database.close();
        broker.close();
    }
}
