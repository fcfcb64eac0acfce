// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the inbox knows of an application. Used under the monitor of its database. */
final class Applied {

    private byte @Nullable [] result;

    void keep(byte[] kept) {
        result = kept.clone();
    }

    Optional<byte[]> result() {
        return Optional.ofNullable(result).map(byte[]::clone);
    }

    @Override
    public String toString() {
        return "applied";
    }
}
