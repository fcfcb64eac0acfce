// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

/** One way to get a message out of a transaction. */
interface Contestant {

    String name();

    /** Makes its tables in a database that has none. */
    default void create() throws Exception {}

    /** Begins to relay in this JVM. */
    default void start() throws Exception {}

    /** Ends relaying. */
    default void stop() throws Exception {}

    /** One business transaction with one message. */
    void transact(int random, long number) throws Exception;

    /** Stores so many messages without relaying them, due when this returns. */
    default void fill(int rows) throws Exception {
        throw new UnsupportedOperationException(name() + " has no backlog");
    }

    /** How many messages it still stores as not sent. */
    default long left() throws Exception {
        return 0;
    }

    /** How many messages consumers could have by now. */
    default long delivered(Broker broker) throws Exception {
        return broker.depth();
    }

    /** How many statements a caller's transaction has. */
    default int statements() {
        return 3;
    }
}
