// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import static io.holdfast.core.simulation.Exhaustive.Worker.CONSUMER;
import static io.holdfast.core.simulation.Exhaustive.Worker.PRODUCER;
import static io.holdfast.core.simulation.Exhaustive.Worker.RECOVERY;
import static io.holdfast.core.simulation.Exhaustive.Worker.RELAY;
import static io.holdfast.core.simulation.Exhaustive.Worker.RESOLVER;

import io.holdfast.core.simulation.Exhaustive.Result;
import io.holdfast.core.simulation.Exhaustive.Scope;
import io.holdfast.core.simulation.Exhaustive.Worker;
import java.util.List;

/** The small clusters that are searched exhaustively. */
enum SmallScope {
    /** Two messages are committed and handed to the first relay; the second one may take them over. */
    TWO_RELAYS(Mode.OUTBOX, true, false, 1, List.of(List.of(PRODUCER, RELAY), List.of(RELAY, CONSUMER))),
    /** The transaction is part of it. */
    OUTBOX(Mode.OUTBOX, false, false, 1, List.of(List.of(PRODUCER, RELAY), List.of(CONSUMER))),
    HALF_MESSAGE_JOINED(Mode.HALF_WITH_MARKER, false, true, 3, List.of(List.of(PRODUCER), List.of(RESOLVER, CONSUMER))),
    HALF_MESSAGE_CLASSIC(
            Mode.HALF_WITH_MARKER, false, false, 3, List.of(List.of(PRODUCER), List.of(RESOLVER, CONSUMER))),
    TWO_PHASE_COMMIT(Mode.XA, false, false, 3, List.of(List.of(PRODUCER, RECOVERY), List.of(CONSUMER)));

    private static final int MESSAGES = 2;

    private final Mode mode;
    private final boolean published;
    private final boolean joined;
    private final int faults;
    private final List<List<Worker>> nodes;

    SmallScope(Mode mode, boolean published, boolean joined, int faults, List<List<Worker>> nodes) {
        this.mode = mode;
        this.published = published;
        this.joined = joined;
        this.faults = faults;
        this.nodes = nodes;
    }

    private Scope with(int mostFaults, int jumps) {
        return new Scope(mode, nodes, MESSAGES, joined, published, mostFaults, jumps);
    }

    /** Small enough to be finished in every build. */
    Scope quick() {
        return with(faults, 1);
    }

    /** Three faults, for as many states as there is time for. */
    Scope deep() {
        return with(3, 1);
    }

    String describe(Scope scope, Result result) {
        return String.format(
                "exhaustive: %s with up to %d faults: %,d states, %s",
                this, scope.faults(), result.states(), result.isComplete() ? "all of them" : "stopped at the limit");
    }
}
