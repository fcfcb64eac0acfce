// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that is looked for at its first use. Beans of no scope have no proxy of the container's that could wait. */
final class Late {

    private Late() {}

    static <T> T of(Class<T> type, Supplier<T> later) {
        AtomicReference<@Nullable T> found = new AtomicReference<>();
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return switch (method.getName()) {
                            case "equals" -> self == arguments[0];
                            case "hashCode" -> System.identityHashCode(self);
                            default -> type.getSimpleName();
                        };
                    }
                    try {
                        return method.invoke(
                                found.updateAndGet(known -> known != null ? known : later.get()), arguments);
                    } catch (InvocationTargetException error) {
                        throw error.getCause();
                    }
                }));
    }
}
