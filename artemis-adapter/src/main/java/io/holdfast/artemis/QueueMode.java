// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

/** What happens to the broker's queues before they are used. */
public enum QueueMode {
    /**
     * They must be there, durable and never deleted by the broker, with settings under which no message is dropped. Checking
     * the settings needs permissions on the broker's management address; without them an error names them.
     */
    VALIDATE,
    /** Those that are missing are made; then they are checked. For development and tests. */
    CREATE,
    /** They must be there; the settings of their addresses are not asked for. For brokers whose management is closed. */
    TRUST
}
