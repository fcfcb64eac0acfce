// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

/**
 * The adapters that an application may have left out. Each is used by one class of this package only, so that nothing of it is loaded
 * where it is missing.
 */
enum Adapters {
    OUTBOX("io.holdfast:holdfast-outbox", "io.holdfast.outbox.JdbcOutbox"),
    ARTEMIS("io.holdfast:holdfast-artemis", "io.holdfast.artemis.ArtemisBroker"),
    JMS("io.holdfast:holdfast-jta-xa", "io.holdfast.jms.JmsBroker");

    private final String artifact;
    private final String type;

    Adapters(String artifact, String type) {
        this.artifact = artifact;
        this.type = type;
    }

    /** Notes a problem if the adapter is not on the class path. */
    boolean isThere(String key, String why, Problems problems) {
        try {
            Class.forName(type, false, Adapters.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError missing) {
            problems.add(key + " " + why + ", which needs " + artifact + " on the class path: add that dependency");
            return false;
        }
    }
}
