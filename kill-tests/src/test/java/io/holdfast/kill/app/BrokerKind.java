// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import java.time.Duration;

/** Which broker an application uses, and how patient it is with it. */
public enum BrokerKind {
    /** The small one of these tests. */
    JOURNAL(Duration.ofMillis(800), Duration.ofSeconds(2)),
    /** Apache Artemis, whose recovery takes longer. */
    ARTEMIS(Duration.ofMillis(1500), Duration.ofMillis(3500));

    /** For sending a batch. */
    final Duration sendTimeout;

    private final Duration lease;

    BrokerKind(Duration sendTimeout, Duration lease) {
        this.sendTimeout = sendTimeout;
        this.lease = lease;
    }

    /** For how long a relay owns what it has claimed. */
    public Duration lease() {
        return lease;
    }
}
