// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

/** Whom a call goes to. */
enum Target {
    PRODUCER_DATABASE,
    CONSUMER_DATABASE,
    BROKER
}
