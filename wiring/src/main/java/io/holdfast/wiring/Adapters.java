// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import java.util.List;

/**
 * The adapters that an application may have left out. Each is used by one class of this package only, so that nothing of it is loaded
 * where it is missing.
 */
enum Adapters {
    OUTBOX(new Jar("io.holdfast:holdfast-outbox", "io.holdfast.outbox.JdbcOutbox")),
    ARTEMIS(
            new Jar("io.holdfast:holdfast-artemis", "io.holdfast.artemis.ArtemisBroker"),
            new Jar(
                    "org.apache.artemis:artemis-core-client",
                    "org.apache.activemq.artemis.api.core.client.ServerLocator")),
    JMS(
            new Jar("io.holdfast:holdfast-jta-xa", "io.holdfast.jms.JmsBroker"),
            new Jar("jakarta.jms:jakarta.jms-api", "jakarta.jms.ConnectionFactory"));

    /** What must be there, and how to tell. */
    private record Jar(String artifact, String type) {

        boolean isThere() {
            try {
                Class.forName(type, false, Adapters.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException | LinkageError missing) {
                return false;
            }
        }
    }

    private final List<Jar> jars;

    Adapters(Jar... jars) {
        this.jars = List.of(jars);
    }

    /** Notes a problem if something of the adapter is not on the class path. */
    boolean isThere(String key, String why, Problems problems) {
        List<Jar> missing = jars.stream().filter(jar -> !jar.isThere()).toList();
        missing.forEach(jar -> problems.add(
                key + " " + why + ", which needs " + jar.artifact() + " on the class path: add that dependency"));
        return missing.isEmpty();
    }
}
