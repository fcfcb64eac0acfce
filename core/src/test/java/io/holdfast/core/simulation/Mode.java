// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.core.protocol.Routes;

/** Which guarantee a run is about. */
enum Mode {
    OUTBOX(Routes.OUTBOX),
    HALF_WITH_MARKER(Routes.FENCED_HALVES),
    HALF_WITH_CHECK_BACK(Routes.UNFENCED_HALVES),
    XA(Routes.XA);

    private final Routes routes;

    Mode(Routes routes) {
        this.routes = routes;
    }

    Routes routes() {
        return routes;
    }
}
