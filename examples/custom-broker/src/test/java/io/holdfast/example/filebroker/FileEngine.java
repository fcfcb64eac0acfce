// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.filebroker;

import io.holdfast.IdempotentConsumer;
import io.holdfast.Operations;
import io.holdfast.ReliablePublisher;
import io.holdfast.core.Holdfast;
import io.holdfast.tck.Engine;
import io.holdfast.tck.fake.InMemoryDatabase;

/** An instance of the library together with the file broker in its process. */
record FileEngine(Holdfast holdfast, FileBroker broker, InMemoryDatabase database) implements Engine {

    @Override
    public ReliablePublisher publisher() {
        return holdfast.publisher();
    }

    @Override
    public IdempotentConsumer consumer() {
        return holdfast.consumer();
    }

    @Override
    public Operations operations() {
        return holdfast.operations();
    }

    /** Without database and broker it can give nothing back while it stops, and change nothing after its death. */
    @Override
    public void kill() {
        database.down(true);
        broker.close();
        holdfast.close();
        database.down(false);
    }

    @Override
    public void close() {
        holdfast.close();
        broker.close();
    }
}
