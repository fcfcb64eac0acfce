// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a broker is reached and used.
 *
 * @param endpoints where it listens; several are tried in turn
 * @param credentials who we are
 * @param tls whom we trust
 * @param routes where destinations are; any other one is a queue of its own name
 * @param queues what happens to queues before they are used
 * @param foreign what happens to messages that this library has not sent
 * @param timeout how long an answer of the broker is waited for
 */
record BrokerSettings(
        List<Endpoint> endpoints,
        Optional<Credentials> credentials,
        Tls tls,
        Map<String, ArtemisRoute> routes,
        QueueMode queues,
        ForeignMessages foreign,
        Duration timeout) {

    /** A name and its password. */
    record Credentials(String user, String password) {

        @Override
        public String toString() {
            return "Credentials[user=" + user + "]";
        }
    }

    ArtemisRoute route(String destination) {
        ArtemisRoute route = routes.get(destination);
        return route == null ? ArtemisRoute.queue(destination) : route;
    }

    @Nullable
    String user() {
        return credentials.map(Credentials::user).orElse(null);
    }

    @Nullable
    String password() {
        return credentials.map(Credentials::password).orElse(null);
    }
}
