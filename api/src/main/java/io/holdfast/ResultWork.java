// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

/**
 * Local work with a result that is remembered: whoever asks for the same work again gets the same answer.
 *
 * <p>It runs at most once per call, on the calling thread. Throwing rolls the transaction back.
 *
 * @param <E> what the work may throw
 */
@FunctionalInterface
public interface ResultWork<E extends Exception> {

    /**
     * Does the work.
     *
     * @return what to answer now and later, at most 256 KiB
     * @throws E to roll the transaction back
     */
    byte[] run() throws E;
}
