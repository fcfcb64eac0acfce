// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import io.holdfast.Guarantee;
import io.holdfast.kill.app.BrokerKind;
import io.holdfast.kill.app.Point;
import io.holdfast.kill.net.Weather;
import java.util.List;
import java.util.stream.Stream;

/** The situations a campaign exists for. One in which they never occur has proved nothing, and fails. */
final class Required {

    private static final List<String> ALWAYS = List.of(
            "lease taken over",
            "found in the inbox",
            "commit unknown, applied",
            "commit unknown, not applied",
            "told ROLLED_BACK");
    private static final List<String> OUTBOX = List.of("late settlement refused", "rows purged");
    private static final List<String> HALVES = List.of(
            "half stored",
            "half dropped",
            "half due at its own process",
            "half due at another process",
            "verdict COMMITTED",
            "verdict ROLLED_BACK",
            "verdict UNKNOWN");

    private Required() {}

    static Stream<String> of(BrokerKind broker, Guarantee guarantee) {
        return Stream.of(
                        ALWAYS.stream(),
                        (guarantee == Guarantee.OUTBOX ? OUTBOX : HALVES).stream(),
                        Fault.deck(broker, true).stream().distinct().map(fault -> "fault " + fault),
                        Point.of(guarantee).stream().map(point -> "held " + point))
                .flatMap(each -> each);
    }

    /** What twenty kills or broken connections among half messages must have shown. */
    static Stream<String> soon() {
        return Stream.of(
                "half stored", "half dropped", "half due at its own process", "verdict UNKNOWN", "told ROLLED_BACK");
    }

    static Stream<String> weather() {
        return Weather.bad().stream().map(weather -> "network " + weather);
    }
}
