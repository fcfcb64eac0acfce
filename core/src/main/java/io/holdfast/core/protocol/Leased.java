// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import io.holdfast.MessageId;
import io.holdfast.spi.MessageStore.ClaimedMessage;

/**
 * A claimed message and how long this process may count on owning it.
 *
 * @param claim the claim
 * @param until in ticks; counted from before the claim was asked for, so the store's lease never ends earlier
 */
public record Leased(ClaimedMessage claim, long until) {

    MessageId id() {
        return claim.id();
    }

    String destination() {
        return claim.message().destination();
    }
}
