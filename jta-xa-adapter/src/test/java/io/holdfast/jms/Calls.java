// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Objects whose calls are looked at. */
final class Calls {

    private Calls() {}

    /** Sees what was called, and may change its result or throw. */
    interface Rule {
        Object apply(String method, Object result) throws Exception;
    }

    static <T> T seen(Class<T> type, T real, Rule rule) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return rule.apply(method.getName(), method.invoke(real, arguments));
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }
}
