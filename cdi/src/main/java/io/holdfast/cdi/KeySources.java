// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import io.holdfast.InvalidSettingsException;
import io.holdfast.wiring.KeyReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where keys come from if no bean says so: MicroProfile Config where it runs, otherwise system properties and environment variables; last
 * of all, {@code holdfast.properties} on the class path.
 */
final class KeySources {

    private static final String FILE = "holdfast.properties";

    private KeySources() {}

    static KeyReader.Source standard() {
        KeyReader.Source surroundings =
                isThere("org.eclipse.microprofile.config.ConfigProvider") ? microProfile() : system();
        return inTurn(List.of(surroundings, file()));
    }

    private static boolean isThere(String type) {
        try {
            Class.forName(type, false, KeySources.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    /** The interface alone does not run: then it is as if it were not there. */
    private static KeyReader.Source microProfile() {
        return MicroProfileKeys.ofApplication().orElseGet(KeySources::system);
    }

    static KeyReader.Source system() {
        return new KeyReader.Source() {
            @Override
            public Optional<String> value(String key) {
                return Optional.ofNullable(System.getProperty(key))
                        .or(() -> Optional.ofNullable(System.getenv(variable(key))));
            }

            @Override
            public Set<String> names() {
                return System.getProperties().stringPropertyNames();
            }
        };
    }

    /** As MicroProfile Config does it: {@code holdfast.broker.url} is {@code HOLDFAST_BROKER_URL}. */
    static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static KeyReader.Source file() {
        Properties values = new Properties();
        try (InputStream stream = loader().getResourceAsStream(FILE)) {
            if (stream != null) {
                values.load(stream);
            }
        } catch (IOException | IllegalArgumentException error) {
            throw new InvalidSettingsException(
                    "Cannot read " + FILE, "it is no file of properties", "See the cause.", error);
        }
        return new KeyReader.Source() {
            @Override
            public Optional<String> value(String key) {
                return Optional.ofNullable(values.getProperty(key));
            }

            @Override
            public Set<String> names() {
                return values.stringPropertyNames();
            }
        };
    }

    private static ClassLoader loader() {
        ClassLoader application = Thread.currentThread().getContextClassLoader();
        return application != null ? application : KeySources.class.getClassLoader();
    }

    private static KeyReader.Source inTurn(List<KeyReader.Source> sources) {
        return new KeyReader.Source() {
            @Override
            public Optional<String> value(String key) {
                return sources.stream()
                        .flatMap(source -> source.value(key).stream())
                        .findFirst();
            }

            @Override
            public Set<String> names() {
                Set<String> all = new TreeSet<>();
                sources.forEach(source -> all.addAll(source.names()));
                return all;
            }
        };
    }
}
