// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class QuickstartTest {

    private static final Path HERE = Path.of(System.getProperty("user.dir"));
    private static final Path README = HERE.resolve("../../README.md");
    private static final Path SOURCE = HERE.resolve("src/main/java/io/holdfast/example/quickstart/Quickstart.java");

    @Test
    @Timeout(60)
    void quickstart_printsWhatTheReadmeSays() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Quickstart.main(new String[0]);
        } finally {
            System.setOut(before);
        }
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();

        assertThat(lines).containsExactlyInAnyOrder("bank1 committed: true", "bank2 received: 10.00 for Li Si");
        assertThat(Files.readString(README)).contains(lines);
    }

    @Test
    void readme_showsTheCodeThatRuns() throws IOException {
        String shown = Files.readString(README).replaceAll("(?s).*<!-- quickstart -->\\s*```java\\n(.*?)```.*", "$1");

        assertThat(shown.lines().map(String::strip).filter(line -> !line.isEmpty()))
                .hasSizeGreaterThan(20)
                .isSubsetOf(Files.readString(SOURCE).lines().map(String::strip).toList());
    }
}
