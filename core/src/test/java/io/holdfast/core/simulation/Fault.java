// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

/** What can go wrong. The first group strikes single calls (rate per mille), the second whole machines (times per run). */
enum Fault {
    LOST_REQUEST(true),
    LOST_REPLY(true),
    SLOW_CALL(true),
    DEADLOCK_VICTIM(true),
    FLAKY_HANDLER(true),

    CRASH(false),
    PAUSE(false),
    RESTART(false),
    NODE_JOINS(false),
    CONNECTIONS_LOST(false),
    BROKER_OUTAGE(false),
    PRODUCER_DATABASE_OUTAGE(false),
    CONSUMER_DATABASE_OUTAGE(false),
    DUPLICATE_DELIVERY(false),
    CLOCK_SKEW(false);

    private final boolean perCall;

    Fault(boolean perCall) {
        this.perCall = perCall;
    }

    boolean isPerCall() {
        return perCall;
    }
}
