// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.enterprise.util.Nonbinding;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which of several instances is meant, each with a database and a broker of its own; the keys of {@code bank} begin with {@code
 * holdfast."bank".}.
 *
 * <pre>{@code
 * @Inject @HoldfastInstance("bank") ReliablePublisher publisher;
 * }</pre>
 *
 * <p>On a bean of the application's it says which instance the bean is for: a {@code DataSource}, or any type of {@code io.holdfast.spi}.
 * Handlers and check-backs say it in their own annotations.
 */
@Qualifier
@Documented
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface HoldfastInstance {

    /** The name of the instance. */
    // One producer serves all names, so the container must not compare them.
    @Nonbinding
    String value();

    /** For looking an instance up: {@code instances.select(ReliablePublisher.class, HoldfastInstance.Literal.of("bank"))}. */
    final class Literal extends AnnotationLiteral<HoldfastInstance> implements HoldfastInstance {

        private static final long serialVersionUID = 1L;

        /** The name. */
        private final String value;

        private Literal(String value) {
            this.value = value;
        }

        /** The qualifier of an instance. */
        public static Literal of(String name) {
            return new Literal(name);
        }

        @Override
        public String value() {
            return value;
        }
    }
}
