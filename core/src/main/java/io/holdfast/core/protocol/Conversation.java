// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

/**
 * One conversation of the protocol, as an immutable value.
 *
 * @param <P> the port its requests are performed on
 */
public interface Conversation<P> {

    /** Whether nothing is left to ask. A conversation that loops for ever never is. */
    boolean isFinished();

    /** The one thing it waits for. Not to be called when it is finished. */
    Request<P> request();

    /**
     * What it becomes when its request is answered.
     *
     * @param answer what the port said; {@link Answer.Failed} means that the effect is unclear
     * @param now when the answer arrived
     */
    Conversation<P> answered(Answer answer, Moment now);
}
