// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import io.holdfast.kill.app.Bug;
import java.util.Map;

/** Lets things go wrong, one after another, in an order that the seed decides. */
interface Strikes {

    /** Lets one thing happen. Everything was healed when this returns, but applications may still be busy with it. */
    void next();

    /** Lets happen what shows a mistake. */
    void provoke(Bug bug);

    /** Whether every kind has had its turn as often as any other. */
    boolean isRoundComplete();

    /** How much has happened. */
    int count();

    /** How often a message may have been repeated by what happened, given how many such things there were. */
    int explains(int happened);

    Map<String, Integer> killsByTarget();

    default int kills() {
        return killsByTarget().values().stream().mapToInt(Integer::intValue).sum();
    }
}
