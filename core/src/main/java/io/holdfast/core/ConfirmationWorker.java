// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.MessageId;
import io.holdfast.core.TransactionScope.Part;
import io.holdfast.core.protocol.Completion;
import io.holdfast.spi.TransactionOutcome;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Confirms the half messages of committed transactions, many at a time. */
final class ConfirmationWorker implements Workers.Worker {

    private static final int BATCH = 200;
    private static final long WAIT_MILLIS = 1_000;

    private final String name;
    private final Confirmations confirmations;
    private final Tools tools;

    ConfirmationWorker(String name, Confirmations confirmations, Tools tools) {
        this.name = name;
        this.confirmations = confirmations;
        this.tools = tools;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void step() {
        confirm(confirmations.take(BATCH, WAIT_MILLIS));
        tools.ports().listener().worked(name);
    }

    private void confirm(List<Part> parts) {
        if (parts.isEmpty()) {
            return;
        }
        Set<MessageId> ids = new HashSet<>();
        parts.forEach(part -> ids.addAll(part.halves().keySet()));
        Set<MessageId> taken;
        try {
            taken = tools.ports().halves().orElseThrow().confirm(ids);
            tools.trouble().over();
        } catch (RuntimeException error) {
            // Their transactions are committed, and their markers say so: the resolver confirms them.
            tools.trouble().failed(error, 0);
            return;
        }
        for (Part part : parts) {
            Completion begun = Completion.start(part.routes().halvesOnly(), TransactionOutcome.COMMITTED);
            Calls.lead(begun, CompletionWork.confirmed(tools, part, taken), "Cannot follow a transaction", tools.now());
        }
    }

    @Override
    public void finish() {
        for (List<Part> left = confirmations.take(BATCH, 0); !left.isEmpty(); left = confirmations.take(BATCH, 0)) {
            confirm(left);
        }
    }
}
