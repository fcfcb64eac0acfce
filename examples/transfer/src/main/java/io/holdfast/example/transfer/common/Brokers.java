// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.common;

import io.holdfast.artemis.ArtemisBroker;
import io.holdfast.artemis.QueueMode;
import java.time.Duration;

/** The broker that a configuration names. */
public final class Brokers {

    /** Shorter than the default, because brokers are killed here and somebody is looking on. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private Brokers() {}

    /** Begins to use it. */
    public static ArtemisBroker.Builder at(BankSettings.Login login) {
        ArtemisBroker.Builder builder =
                ArtemisBroker.at(login.url()).timeout(TIMEOUT).queues(QueueMode.CREATE);
        return login.user().isEmpty() ? builder : builder.credentials(login.user(), login.password());
    }
}
