// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import io.holdfast.kill.broker.BrokerClient;
import io.holdfast.kill.broker.BrokerClient.Depth;
import io.holdfast.kill.broker.BrokerMain;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The small broker of these tests. */
final class JournalBroker extends Broker {

    /** How long a consumer may hold a delivery before the broker gives it to another one. */
    private static final long HOLD_MILLIS = 3000;

    private static final int PATIENCE_MILLIS = 5000;

    JournalBroker(Path folder, Ledger ledger) {
        super(folder, ledger);
    }

    @Override
    List<String> main() {
        return List.of(
                BrokerMain.class.getName(),
                folder().toString(),
                Integer.toString(port()),
                Long.toString(HOLD_MILLIS),
                "plain/billing",
                "plain/shipping",
                "keyed/ledger!");
    }

    @Override
    Map<String, Depth> depths() {
        try (BrokerClient client = new BrokerClient(port(), PATIENCE_MILLIS)) {
            return client.status();
        }
    }
}
