// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every exception says what was asked, the rule, and the way out; there is no other way to make one. */
class ExceptionsTest {

    static Stream<Class<?>> exceptions() {
        return Arrays.stream(HoldfastException.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void everyConstructor_wantsTheThreeParts(Class<? extends HoldfastException> type) {
        assertThat(type.getConstructors())
                .hasSize(2)
                .allSatisfy(constructor -> assertThat(constructor.getParameterTypes())
                        .startsWith(String.class, String.class, String.class));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void message_hasTheThreePartsInOrder(Class<? extends HoldfastException> type) throws Exception {
        IllegalStateException cause = new IllegalStateException();
        HoldfastException exception = type.getConstructor(String.class, String.class, String.class, Throwable.class)
                .newInstance("Cannot publish 7", "no transaction is active", "Begin one.", cause);

        assertThat(exception)
                .hasMessage("Cannot publish 7: no transaction is active. Begin one.")
                .hasCause(cause);
        assertThat(exception.asked()).isEqualTo("Cannot publish 7");
        assertThat(exception.rule()).isEqualTo("no transaction is active");
        assertThat(exception.wayOut()).isEqualTo("Begin one.");
    }
}
