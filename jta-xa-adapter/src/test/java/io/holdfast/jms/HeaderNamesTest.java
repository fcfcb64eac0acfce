// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HeaderNamesTest {

    private static final int NAMES = 20_000;
    private static final String CHARACTERS = "ab9_.-$dotinhyphenF\u00E9";

    @ParameterizedTest
    @CsvSource({
        "tenant, tenant",
        "trace-id, trace$hyphen$id",
        "a.b, a$dot$b",
        "in, in$$",
        "NULL, NULL$$",
        "a$b, a$24$b",
        "a-dot-b, a$hyphen$dot$hyphen$b",
        "_x9, _x9"
    })
    void names_areWrittenAsDocumented(String header, String property) {
        assertThat(HeaderNames.toProperty(header)).isEqualTo(property);
        assertThat(HeaderNames.toHeader(property)).isEqualTo(header);
    }

    @Test
    void everyName_isAllowed_comesBack_andIsTakenOnce() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Set<String> names = new HashSet<>();
        Set<String> properties = new HashSet<>();
        for (int number = 0; number < NAMES; number++) {
            StringBuilder name = new StringBuilder();
            for (int left = 1 + random.nextInt(7); left > 0; left--) {
                name.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
            String property = HeaderNames.toProperty(name.toString());
            assertThat(property).as("seed " + seed).matches("[A-Za-z_$][A-Za-z0-9_$]*");
            assertThat(HeaderNames.toHeader(property)).as("seed " + seed).isEqualTo(name.toString());
            names.add(name.toString());
            properties.add(property);
        }
        assertThat(properties).as("seed " + seed).hasSameSizeAs(names);
    }
}
