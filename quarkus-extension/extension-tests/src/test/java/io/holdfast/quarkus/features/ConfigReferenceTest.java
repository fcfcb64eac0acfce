// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents name all keys and no others. */
class ConfigReferenceTest {

    private static final Path DOCS = Path.of("..", "..", "docs");

    /** Told in the text above the tables, or with the broker; the engine does not know them. */
    private static final Set<String> ELSEWHERE =
            Set.of("attempts", "unknown-answers", "address", "topic", "subscribers");

    @Test
    void page_isWhatTheCodeSays() throws IOException {
        Path page = DOCS.resolve("quarkus-keys.md");
        if ("write".equals(System.getProperty("holdfast.docs"))) {
            Files.writeString(page, ConfigReference.page());
        }
        assertThat(Files.readString(page))
                .as("docs/quarkus-keys.md; write it again with -Dholdfast.docs=write")
                .isEqualTo(ConfigReference.page());
    }

    @ParameterizedTest
    @ValueSource(strings = {"relay", "resolver", "retention", "destinations", "consumers"})
    void settings_areDescribed_andNoOthers(String group) throws IOException {
        Set<String> known = ConfigReference.keys().stream()
                .map(ConfigReference.Key::tail)
                .filter(tail -> tail.startsWith(group + '.'))
                .map(tail -> tail.substring(tail.lastIndexOf('.') + 1))
                .filter(name -> !ELSEWHERE.contains(name))
                .collect(Collectors.toSet());
        assertThat(known).isNotEmpty();
        assertThat(described(group)).as("docs/settings.md, section " + group).isEqualTo(known);
    }

    private static Set<String> described(String group) throws IOException {
        String text = Files.readString(DOCS.resolve("settings.md"));
        String section = Arrays.stream(text.split("\n## "))
                .filter(part -> part.startsWith("`" + group + "."))
                .findFirst()
                .orElseThrow(() -> new AssertionError("docs/settings.md has no section " + group));
        Set<String> names = new TreeSet<>();
        section.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            Matcher name = Pattern.compile("`([a-z-]+)`").matcher(line.substring(0, line.indexOf('|', 1)));
            while (name.find()) {
                names.add(name.group(1));
            }
        });
        return names;
    }
}
