// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says on a {@link CheckBack} that is a bean which half messages it answers for.
 *
 * <p>Without a container it means nothing: there, check-backs are given to the builder.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Answers {

    /**
     * The destination of the half messages.
     *
     * @return its name
     */
    String value();

    /**
     * Which instance this is for; the unnamed one by default.
     *
     * @return its name
     */
    String instance() default "";
}
