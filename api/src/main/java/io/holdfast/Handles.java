// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says on a {@link MessageHandler} that is a bean which messages it gets.
 *
 * <pre>{@code
 * @ApplicationScoped
 * @Handles(destination = "transfers", consumer = "bank2")
 * class Credit implements MessageHandler<SQLException> { … }
 * }</pre>
 *
 * <p>Without a container it means nothing: there, handlers are given to the builder.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Handles {

    /**
     * Whose messages it gets.
     *
     * @return the destination's name
     */
    String destination();

    /**
     * What the inbox remembers it as. Each consumer gets every message of its destination; one that is renamed starts from nothing, and
     * may apply again what it has applied under its old name.
     *
     * @return the consumer's name
     */
    String consumer();

    /**
     * Which instance this is for; the unnamed one by default.
     *
     * @return its name
     */
    String instance() default "";
}
