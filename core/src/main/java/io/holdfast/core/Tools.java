// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.core.Blueprint.Ports;
import java.time.Duration;
import java.util.Optional;

/**
 * What every publication works with.
 *
 * @param owner the name under which stored messages are born claimed
 * @param lease for how long
 * @param trouble notes what fails behind a commit, where no caller hears of it
 */
record Tools(
        Ports ports,
        Optional<CheckedTransport> transport,
        HandOff handOff,
        Confirmations confirmations,
        String owner,
        Duration lease,
        Trouble trouble,
        Now now) {}
