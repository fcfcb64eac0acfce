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

    private static final long WAIT_MILLIS = 1_000;

    /**
     * After a round. The first message after a silence is confirmed at once; under load, one flush of the broker serves many, and
     * takes less from the callers' own sends.
     */
    private static final long GATHER_MILLIS = 3;

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
        List<Part> taken = confirmations.take(WAIT_MILLIS);
        confirm(taken);
        tools.ports().listener().worked(name);
        if (!taken.isEmpty()) {
            confirmations.gather(GATHER_MILLIS);
        }
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
        for (List<Part> left = confirmations.take(0); !left.isEmpty(); left = confirmations.take(0)) {
            confirm(left);
        }
    }
}
