// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import io.holdfast.wiring.KeyReader;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Keys from MicroProfile Config; the only class that touches it. */
final class MicroProfileKeys implements KeyReader.Source {

    private final Config config;

    private MicroProfileKeys(Config config) {
        this.config = config;
    }

    /** The configuration of the calling application; empty if nobody implements it here. */
    static Optional<KeyReader.Source> ofApplication() {
        try {
            return Optional.of(new MicroProfileKeys(ConfigProvider.getConfig()));
        } catch (IllegalStateException noImplementation) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> value(String key) {
        return config.getOptionalValue(key, String.class);
    }

    @Override
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        config.getPropertyNames().forEach(names::add);
        return names;
    }
}
