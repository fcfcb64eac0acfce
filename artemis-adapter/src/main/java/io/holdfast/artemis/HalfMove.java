// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.HoldfastException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.jspecify.annotations.Nullable;

/** One half on its way out of where it is; committed together with others. */
final class HalfMove {

    private final HeldHalf half;
    private final Act act;
    private @Nullable HoldfastException error;

    /** Written last and read first: who sees that it has ended must see how. */
    private volatile boolean ended;

    HalfMove(HeldHalf half, Act act) {
        this.half = half;
        this.act = act;
    }

    /** Sends what takes the half's place, if anything does. */
    interface Act {
        void perform(ClientSession session, ClientProducer producer, HeldHalf half) throws ActiveMQException;
    }

    HeldHalf half() {
        return half;
    }

    void perform(ClientSession session, ClientProducer producer) throws ActiveMQException {
        act.perform(session, producer, half);
        half.wire().individualAcknowledge();
    }

    boolean isEnded() {
        return ended;
    }

    void ended(@Nullable HoldfastException failure) {
        error = failure;
        ended = true;
    }

    /** @throws HoldfastException if it is unclear whether the half was moved, or it was not */
    void orThrow() {
        if (error != null) {
            throw error;
        }
    }
}
