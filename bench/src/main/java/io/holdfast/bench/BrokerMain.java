// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.nativo.jlibaio.LibaioContext;

/** The broker in a JVM of its own. Lives until its standard input ends, which it does when the benchmark dies. */
final class BrokerMain {

    static final String READY = "broker is ready, journal ";
    private static final int JOURNAL_FILES = 20;
    private static final int REUSED_FILES = 1_000;

    private BrokerMain() {}

    public static void main(String... arguments) throws Exception {
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        boolean aio = LibaioContext.isLoaded();
        broker.setConfiguration(configuration(Path.of(arguments[0]), arguments[1], aio));
        broker.start();
        System.out.println(READY + (aio ? "ASYNCIO" : "NIO"));
        while (System.in.read() >= 0) {
            // Nothing is ever said; only the end counts.
        }
        Runtime.getRuntime().halt(0);
    }

    private static Configuration configuration(Path directory, String port, boolean aio) throws Exception {
        AddressSettings settings = new AddressSettings()
                .setAutoCreateQueues(false)
                .setAutoCreateAddresses(false)
                .setAutoDeleteQueues(false)
                .setAutoDeleteAddresses(false)
                .setMaxDeliveryAttempts(-1);
        return new ConfigurationImpl()
                .setPersistenceEnabled(true)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setMaxDiskUsage(-1)
                .setJournalType(aio ? JournalType.ASYNCIO : JournalType.NIO)
                .setJournalSyncTransactional(true)
                .setJournalSyncNonTransactional(true)
                // Files are kept and used again, so that nobody pays for making them.
                .setJournalMinFiles(JOURNAL_FILES)
                .setJournalPoolFiles(REUSED_FILES)
                .setJournalDirectory(directory.resolve("journal").toString())
                .setBindingsDirectory(directory.resolve("bindings").toString())
                .setPagingDirectory(directory.resolve("paging").toString())
                .setLargeMessagesDirectory(directory.resolve("large").toString())
                .addAddressSetting("#", settings)
                .addAcceptorConfiguration("bench", "tcp://127.0.0.1:" + port + "?protocols=CORE");
    }
}
