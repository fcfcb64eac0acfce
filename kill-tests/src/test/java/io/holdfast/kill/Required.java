// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import io.holdfast.kill.app.Point;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The situations a campaign exists for. One in which they never occur has proved nothing, and fails. */
final class Required {

    private static final List<String> SITUATIONS = List.of(
            "lease taken over",
            "late settlement refused",
            "found in the inbox",
            "commit unknown, applied",
            "commit unknown, not applied",
            "told ROLLED_BACK",
            "rows purged");

    private Required() {}

    static Stream<String> all() {
        return Stream.of(
                        SITUATIONS.stream(),
                        Arrays.stream(Fault.values()).map(fault -> "fault " + fault),
                        Arrays.stream(Point.values()).map(point -> "held " + point))
                .flatMap(each -> each);
    }
}
