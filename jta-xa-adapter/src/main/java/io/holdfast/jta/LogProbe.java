// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import com.arjuna.ats.arjuna.common.Uid;
import com.arjuna.ats.arjuna.exceptions.ObjectStoreException;
import com.arjuna.ats.arjuna.objectstore.StoreManager;
import com.arjuna.ats.arjuna.objectstore.TxLog;
import com.arjuna.ats.arjuna.state.OutputObjectState;
import io.holdfast.InvalidSettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether decisions are really written where they shall be. Narayana opens its log at its first transaction and never again: if somebody in
 * this JVM was faster, our directory means nothing to it.
 */
final class LogProbe {

    private static final String TYPE = "/Holdfast/Probe";

    private LogProbe() {}

    /**
     * Writes one entry and looks for its file.
     *
     * @throws InvalidSettingsException if it is not there
     */
    static void requireIn(Path store) {
        TxLog log = StoreManager.getTxLog();
        Uid entry = new Uid();
        try {
            byte[] content = "probe".getBytes(StandardCharsets.US_ASCII);
            log.write_committed(entry, TYPE, new OutputObjectState(entry, TYPE, content));
            boolean found = isIn(store, entry.fileStringForm());
            log.remove_committed(entry, TYPE);
            if (!found) {
                throw refused(store, "Narayana writes its log elsewhere, because it was in use before", null);
            }
        } catch (ObjectStoreException | IOException error) {
            throw refused(store, "writing to it failed", error);
        }
    }

    private static boolean isIn(Path store, String name) throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            return files.anyMatch(file -> String.valueOf(file.getFileName()).startsWith(name));
        }
    }

    private static InvalidSettingsException refused(Path store, String rule, @Nullable Exception cause) {
        return new InvalidSettingsException(
                "Cannot keep the transaction log in " + store.toAbsolutePath(),
                rule,
                "Start NarayanaXa before anything else begins a transaction in this JVM, in a directory that can be written.",
                cause);
    }
}
