// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.MessageId;
import io.holdfast.spi.MessagingListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Writes into the log what an operator must hear of even if nobody listens. */
final class LogListener implements MessagingListener {

    private static final Logger LOG = System.getLogger("io.holdfast.core");

    @Override
    public void parked(MessageId id, String destination, String reason) {
        LOG.log(Level.WARNING, "Message {0} of {1} is parked: {2}", id, destination, Text.plain(reason));
    }

    @Override
    public void outageStarted(String destination, String reason) {
        LOG.log(Level.WARNING, "Destination {0} cannot be reached, its messages wait: {1}", destination, reason);
    }

    @Override
    public void outageEnded(String destination) {
        LOG.log(Level.INFO, "Destination {0} can be reached again.", destination);
    }

    @Override
    public void ownershipLost(MessageId id) {
        LOG.log(Level.INFO, "Message {0} was settled too late; it may be delivered twice.", id);
    }
}
