// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** Real implementations with one method that is wrong on purpose, and how to see that a contract notices. */
final class Broken {

    private Broken() {}

    /** What a wrong method does; it may call the right one. */
    interface Fault {
        Object call(Right right, Object... arguments) throws Throwable;
    }

    /** The method as it should be. */
    interface Right {
        Object call(Object... arguments) throws Throwable;
    }

    static <T> T method(Class<T> type, T real, String name, Fault fault) {
        Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            Right right = arguments -> invoke(real, method, arguments);
            Object[] arguments = given == null ? new Object[0] : given;
            return method.getName().equals(name) ? fault.call(right, arguments) : right.call(arguments);
        });
        return type.cast(proxy);
    }

    /** Runs one case of a contract; null if it is green, what it throws otherwise. */
    static Throwable run(Object contract, String name) throws ReflectiveOperationException {
        Method method = find(contract.getClass(), name);
        method.setAccessible(true);
        try {
            method.invoke(contract);
            return null;
        } catch (InvocationTargetException red) {
            return red.getCause();
        }
    }

    private static Method find(Class<?> type, String name) throws NoSuchMethodException {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Method method : each.getDeclaredMethods()) {
                if (method.getName().equals(name) && method.isAnnotationPresent(Test.class)) {
                    return method;
                }
            }
        }
        throw new NoSuchMethodException(name + " is no case of " + type);
    }

    private static Object invoke(Object real, Method method, Object... arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }
}
