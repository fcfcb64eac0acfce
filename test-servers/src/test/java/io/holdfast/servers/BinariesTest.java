// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinariesTest {

    @Test
    void otherSystemsAreToldSo() {
        assertThatCode(() -> Binaries.requireLinux("Linux", "amd64")).doesNotThrowAnyException();
        assertThatThrownBy(() -> Binaries.requireLinux("Linux", "aarch64")).hasMessageContaining("x86-64 only");
        assertThatThrownBy(() -> Binaries.requireLinux("Mac OS X", "x86_64")).hasMessageContaining("x86-64 only");
    }

    @Test
    void whatACleanerTookIsUnpackedAgain(@TempDir Path root) throws Exception {
        Cache.Filling filling = folder -> {
            Files.writeString(folder.resolve("a"), "");
            Files.writeString(folder.resolve("b"), "");
        };
        Path folder = Cache.find(root.resolve("program"), filling);
        Files.writeString(folder.resolve("a"), "as it was");
        assertThat(Cache.find(folder, filling).resolve("a")).hasContent("as it was");
        Files.delete(folder.resolve("b"));
        assertThat(Cache.find(folder, filling).resolve("a")).hasContent("");
        assertThat(folder.resolve("b")).exists();
    }
}
