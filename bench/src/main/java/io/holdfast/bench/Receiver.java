// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

/** One way to apply each message of a queue once. */
interface Receiver {

    /** As many as ours has by default. */
    int THREADS = 4;

    String name();

    /** Makes its tables in a database that has none. */
    void create() throws Exception;

    /** Begins to receive. */
    void start() throws Exception;

    void stop() throws Exception;
}
