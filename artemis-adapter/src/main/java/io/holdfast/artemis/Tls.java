// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;

/** What is needed to trust a broker, and to be trusted by it. The name in its certificate is always checked. */
record Tls(Optional<Store> trust, Optional<Store> keys) {

    static final Tls NONE = new Tls(Optional.empty(), Optional.empty());

    /** A file with certificates or keys; its type follows from its name. */
    record Store(Path file, String password) {

        String type() {
            return file.toString().endsWith(".jks") ? "JKS" : "PKCS12";
        }

        @Override
        public String toString() {
            return "Store[file=" + file + "]";
        }
    }

    Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
        parameters.put(TransportConstants.VERIFY_HOST_PROP_NAME, true);
        // Or the stores that the whole JVM was started with would come before those that were given here.
        parameters.put(TransportConstants.FORCE_SSL_PARAMETERS, !equals(NONE));
        trust.ifPresent(store -> {
            parameters.put(
                    TransportConstants.TRUSTSTORE_PATH_PROP_NAME, store.file().toString());
            parameters.put(TransportConstants.TRUSTSTORE_PASSWORD_PROP_NAME, store.password());
            parameters.put(TransportConstants.TRUSTSTORE_TYPE_PROP_NAME, store.type());
        });
        keys.ifPresent(store -> {
            parameters.put(
                    TransportConstants.KEYSTORE_PATH_PROP_NAME, store.file().toString());
            parameters.put(TransportConstants.KEYSTORE_PASSWORD_PROP_NAME, store.password());
            parameters.put(TransportConstants.KEYSTORE_TYPE_PROP_NAME, store.type());
        });
        return parameters;
    }
}
