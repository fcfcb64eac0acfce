// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

/**
 * Local work that runs inside a transaction which the library begins and ends.
 *
 * <p>It runs at most once per call, on the calling thread. Throwing rolls the transaction back.
 *
 * @param <E> what the work may throw
 */
@FunctionalInterface
public interface TransactionWork<E extends Exception> {

    /**
     * Does the work.
     *
     * @throws E to roll the transaction back
     */
    void run() throws E;
}
