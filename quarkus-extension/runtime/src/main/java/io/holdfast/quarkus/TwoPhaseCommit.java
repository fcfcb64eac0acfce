// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.holdfast.Guarantee;
import io.holdfast.InvalidSettingsException;
import io.holdfast.spi.TransactionalTransport;
import io.quarkus.arc.Arc;
import jakarta.enterprise.inject.Any;
import java.util.Map;

/**
 * Refused until the extension sets up recovery by itself: without a node name of its own, a log on a durable disk, and recovery of both
 * resources, a crash between the two commits would leave one of them in doubt for ever.
 */
public final class TwoPhaseCommit {

    private TwoPhaseCommit() {}

    /**
     * Why it does not work here.
     *
     * @param key the one that asks for it
     * @return what to throw
     */
    public static InvalidSettingsException refused(String key) {
        return new InvalidSettingsException(
                "Cannot use two-phase commit for " + key,
                "the extension does not set up recovery of the broker yet, so a crash could leave a message in doubt",
                "Use outbox, which needs no two-phase commit, or half-message; or provide a TransactionalTransport bean"
                        + " and look after recovery yourself.");
    }

    /** What the build has not seen, because it is set at run time only. */
    static void check(InstancePlan plan, Map<String, InstanceConfig.Destination> destinations) {
        destinations.forEach((name, destination) -> {
            boolean asked = destination.guarantee().filter(Guarantee.XA::equals).isPresent();
            if (asked
                    && !Arc.container()
                            .select(TransactionalTransport.class, Any.Literal.INSTANCE)
                            .isResolvable()) {
                throw refused(plan.prefix() + ".destinations." + name + ".guarantee");
            }
        });
    }
}
