// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {

    private static final Path PAGE = Path.of("src/main/resources/page");
    private static final Path SOURCE = Path.of("src/main/java/io/holdfast/example/transfer/bank1/Transfers.java");

    @Test
    void page_showsTheCodeThatRuns() throws IOException {
        List<String> shown = Files.readString(PAGE.resolve("page.html"))
                .replaceAll("(?s).*<pre id=\"code\">(.*?)</pre>.*", "$1")
                .replaceAll("</?mark>", "")
                .lines()
                .map(String::strip)
                .filter(line -> line.length() > 1)
                .toList();
        List<String> source =
                Files.readString(SOURCE).lines().map(String::strip).toList();

        assertThat(shown).hasSize(4);
        assertThat(shown.get(0)).isEqualTo("void transfer(Transfer transfer) {");
        assertThat(source).anyMatch(line -> line.startsWith("void transfer(Transfer transfer) "));
        assertThat(source).containsAll(shown.subList(1, shown.size()));
    }

    @Test
    void page_needsNothingFromElsewhere() throws IOException {
        for (String file : List.of("page.html", "page.css", "page.js")) {
            assertThat(Files.readString(PAGE.resolve(file))).doesNotContain("http://", "https://", "//cdn", "@import");
        }
    }
}
