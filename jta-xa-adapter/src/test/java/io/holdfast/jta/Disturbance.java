// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import javax.transaction.xa.XAResource;

/** Runs something once, when the thread that armed it comes by a point. Recovery, in its own thread, comes by undisturbed. */
final class Disturbance {

    private static final Map<String, Point> BEFORE_DATABASE = Map.of(
            "start", Point.BEFORE_DATABASE_ENLISTED,
            "prepare", Point.BEFORE_DATABASE_PREPARES,
            "commit", Point.BEFORE_DATABASE_COMMITS);
    private static final Map<String, Point> AFTER_DATABASE = Map.of(
            "start", Point.AFTER_DATABASE_ENLISTED,
            "prepare", Point.AFTER_DATABASE_PREPARED,
            "commit", Point.AFTER_DATABASE_COMMITTED);
    private static final Map<String, Point> BEFORE_BROKER = Map.of(
            "start", Point.BEFORE_BROKER_ENLISTED,
            "prepare", Point.BEFORE_BROKER_PREPARES,
            "commit", Point.BEFORE_BROKER_COMMITS);
    private static final Map<String, Point> AFTER_BROKER = Map.of(
            "start", Point.AFTER_BROKER_ENLISTED,
            "prepare", Point.AFTER_BROKER_PREPARED,
            "commit", Point.AFTER_BROKER_COMMITTED);

    private static final ThreadLocal<Armed> ARMED = new ThreadLocal<>();

    private Disturbance() {}

    private record Armed(Point point, Runnable action) {}

    static void arm(Point point, Runnable action) {
        ARMED.set(new Armed(point, action));
    }

    static void disarm() {
        ARMED.remove();
    }

    static void reach(Point point) {
        Armed armed = ARMED.get();
        if (armed != null && armed.point() == point) {
            disarm();
            armed.action().run();
        }
    }

    /** Objects of a client, watched all the way down to the resource of its sessions. */
    static <T> T broker(Class<T> type, T target) {
        return watched(type, target, BEFORE_BROKER, AFTER_BROKER);
    }

    private static <T> T watched(Class<T> type, Object target, Map<String, Point> before, Map<String, Point> after) {
        return type.cast(Proxy.newProxyInstance(
                Disturbance.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    boolean resource = target instanceof XAResource;
                    if (resource && before.containsKey(method.getName())) {
                        reach(before.get(method.getName()));
                    }
                    Object result;
                    try {
                        result = method.invoke(target, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                    if (resource && after.containsKey(method.getName())) {
                        reach(after.get(method.getName()));
                    }
                    return isXa(method.getReturnType())
                            ? watched(method.getReturnType(), result, before, after)
                            : result;
                }));
    }

    private static boolean isXa(Class<?> type) {
        return type == XAResource.class
                || type == jakarta.jms.XAConnection.class
                || type == jakarta.jms.XASession.class
                || type == javax.sql.XAConnection.class;
    }

    static javax.sql.XAConnection databaseConnection(javax.sql.XAConnection connection) {
        return watched(javax.sql.XAConnection.class, connection, BEFORE_DATABASE, AFTER_DATABASE);
    }
}
