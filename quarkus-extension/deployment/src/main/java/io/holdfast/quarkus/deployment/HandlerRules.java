// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.deployment;

import io.holdfast.InvalidSettingsException;
import io.holdfast.quarkus.deployment.FoundBeans.Found;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.MethodInfo;

/** What handlers and check-backs must keep to. */
final class HandlerRules {

    /** Kinds of transaction that would leave the one in which the inbox has recorded the message. */
    private static final Set<String> LEAVING = Set.of("REQUIRES_NEW", "NOT_SUPPORTED", "NEVER");

    private final DeclaredKeys keys;
    private final List<InvalidSettingsException> errors;
    private final Map<String, String> consumers = new HashMap<>();
    private final Map<String, String> answering = new HashMap<>();

    HandlerRules(DeclaredKeys keys, List<InvalidSettingsException> errors) {
        this.keys = keys;
        this.errors = errors;
    }

    void handler(Found handler) {
        String asked = "Cannot use handler " + handler.className();
        Optional<String> destination = handler.member("destination");
        Optional<String> consumer = handler.member("consumer");
        if (destination.isEmpty() || consumer.isEmpty()) {
            refuse(asked, "its @Handles has an empty destination or consumer", "Give both a name.");
            return;
        }
        declared(asked, handler.instance(), destination.get());
        String race = handler.instance() + " " + consumer.get() + " " + destination.get();
        String first = consumers.putIfAbsent(race, handler.className());
        if (first != null) {
            refuse(
                    asked,
                    "consumer \"" + consumer.get() + "\" of destination \"" + destination.get() + "\" is " + first
                            + " already, and the inbox would take each message of one for a repetition of the other",
                    "Give it a consumer name of its own, or remove one of the two.");
        }
        transaction(handler, asked);
    }

    void checkBack(Found answer) {
        String asked = "Cannot use check-back " + answer.className();
        Optional<String> destination = answer.member("value");
        if (destination.isEmpty()) {
            refuse(asked, "its @Answers has an empty destination", "Name the destination.");
            return;
        }
        declared(asked, answer.instance(), destination.get());
        String first = answering.putIfAbsent(answer.instance() + " " + destination.get(), answer.className());
        if (first != null) {
            refuse(
                    asked,
                    first + " answers for destination \"" + destination.get() + "\" already",
                    "Remove one of the two.");
        }
    }

    private void declared(String asked, String instance, String destination) {
        if (!keys.destinations(instance).contains(destination)) {
            String key = DeclaredKeys.destination(instance, destination) + ".guarantee";
            refuse(
                    asked + " for destination \"" + destination + "\"",
                    "no key of that destination is known at build time",
                    "Correct the name, or set " + key
                            + " in application.properties; its value may be another one at run time.");
        }
    }

    private void transaction(Found handler, String asked) {
        MethodInfo apply = handler.bean().getImplClazz().methods().stream()
                .filter(method ->
                        method.name().equals("apply") && method.parametersCount() == 1 && !method.isSynthetic())
                .findFirst()
                .orElse(null);
        AnnotationInstance transactional = apply == null ? null : apply.annotation(Names.TRANSACTIONAL);
        String where = ".apply";
        if (transactional == null) {
            transactional = handler.bean().getImplClazz().declaredAnnotation(Names.TRANSACTIONAL);
            where = "";
        }
        AnnotationValue kind = transactional == null ? null : transactional.value();
        if (kind != null && LEAVING.contains(kind.asEnum())) {
            refuse(
                    asked,
                    handler.className() + where + " is @Transactional(" + kind.asEnum()
                            + "), so its work would not be in the transaction that records the message as applied",
                    "Remove the annotation: a handler always runs in a transaction.");
        }
    }

    private void refuse(String asked, String rule, String wayOut) {
        errors.add(new InvalidSettingsException(asked, rule, wayOut));
    }
}
