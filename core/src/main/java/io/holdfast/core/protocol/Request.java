// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

/**
 * Something the protocol wants done, as a value.
 *
 * @param <P> the port that can do it
 */
@FunctionalInterface
public interface Request<P> {

    /** Does it. Whatever the port throws is turned into {@link Answer.Failed} by the caller. */
    Answer perform(P port);
}
