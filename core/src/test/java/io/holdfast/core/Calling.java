// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/** Adapters whose calls are written down. */
final class Calling {

    private Calling() {}

    /** Some calls fail in a way no adapter should. */
    static <T> T recorded(Class<T> type, T adapter, List<String> calls, String... broken) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            calls.add(method.getName());
            if (List.of(broken).contains(method.getName())) {
                throw new IllegalStateException("a value of a row");
            }
            method.setAccessible(true);
            try {
                return method.invoke(adapter, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
