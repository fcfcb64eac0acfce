// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import io.holdfast.InvalidSettingsException;
import io.holdfast.wiring.Platform.Found;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.literal.NamedLiteral;
import java.util.Optional;

/** Finds a resource of one type: the application's bean first, then what the server has under a name. */
final class Lookup<T> {

    private final Beans beans;
    private final Class<T> type;
    private final String called;
    private final String standard;

    /**
     * Makes a lookup.
     *
     * @param called what it is, for people
     * @param standard where servers have their default one
     */
    Lookup(Beans beans, Class<T> type, String called, String standard) {
        this.beans = beans;
        this.type = type;
        this.called = called;
        this.standard = standard;
    }

    Found<T> named(String name, String key) {
        return found(beans.one(type, NamedLiteral.of(name)), "bean @Named(\"" + name + "\")")
                .or(() -> found(Jndi.find(type, name), name + " in JNDI"))
                .orElseThrow(() -> new InvalidSettingsException(
                        "Cannot find the " + called + " \"" + name + "\"",
                        "there is no bean of type " + type.getSimpleName() + " @Named(\"" + name
                                + "\"), and nothing of that type under this name in JNDI",
                        "Produce such a bean, or correct " + key + "."));
    }

    /** The default one of an instance; the server's and the application's are the unnamed instance's. */
    Found<T> standard(String instance, String key) {
        Optional<Found<T>> own = instance.isEmpty()
                ? found(beans.one(type, Default.Literal.INSTANCE), "bean")
                        .or(() -> found(Jndi.find(type, standard), standard + " in JNDI"))
                : found(beans.one(type, instance), "bean @HoldfastInstance(\"" + instance + "\")");
        String bean = "bean of type " + type.getSimpleName();
        return own.orElseThrow(() -> instance.isEmpty()
                ? new InvalidSettingsException(
                        "Cannot find a " + called,
                        "there is no " + bean + ", and nothing of that type under " + standard + " in JNDI",
                        "Produce such a bean, or name one in " + key + ".")
                : new InvalidSettingsException(
                        "Cannot find a " + called + " for the instance \"" + instance + "\"",
                        "there is no " + bean + " with @HoldfastInstance(\"" + instance
                                + "\"), and a named instance does not share the default one",
                        "Produce such a bean, or name one in " + key + "."));
    }

    private Optional<Found<T>> found(Optional<T> thing, String where) {
        return thing.map(present -> new Found<>(present, where));
    }
}
