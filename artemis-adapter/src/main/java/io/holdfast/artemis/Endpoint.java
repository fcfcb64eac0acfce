// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.InvalidSettingsException;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a broker listens.
 *
 * @param host its name, which its certificate must carry if the connection is encrypted
 * @param port its port
 * @param encrypted whether TLS is spoken
 */
record Endpoint(String host, int port, boolean encrypted) {

    private static final int DEFAULT_PORT = 61616;
    private static final int HIGHEST_PORT = 65_535;

    /** No query, no user: what changes how a connection works, or gives secrets away, has a setting of its own. */
    static Endpoint parse(String url) {
        try {
            URI uri = new URI(url);
            boolean encrypted = "tls".equals(uri.getScheme());
            boolean plain = uri.getRawQuery() == null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && (uri.getRawPath() == null || uri.getRawPath().isEmpty());
            int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
            boolean possible = port > 0 && port <= HIGHEST_PORT;
            if (plain && possible && uri.getHost() != null && (encrypted || "tcp".equals(uri.getScheme()))) {
                return new Endpoint(uri.getHost(), port, encrypted);
            }
        } catch (URISyntaxException notOne) {
            // Refused below, without showing it: it may hold a password.
        }
        throw new InvalidSettingsException(
                "Cannot use this broker URL",
                "a broker is given as tcp://host:port or tls://host:port and nothing else",
                "Give user and password, certificates and time-outs through their own settings.");
    }
}
