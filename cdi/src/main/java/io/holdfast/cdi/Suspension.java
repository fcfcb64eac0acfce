// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.function.Supplier;

/**
 * Takes the caller's transaction away for a while, in the one way that every server has. Where there is no JTA, nobody looks at the
 * annotation and there is nothing to take away.
 */
@ApplicationScoped
class Suspension {

    /** Runs work without a transaction. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public <T> T without(Supplier<T> work) {
        return work.get();
    }
}
