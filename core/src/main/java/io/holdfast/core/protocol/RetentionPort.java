// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

/** What {@link Retention} needs from outside. */
public interface RetentionPort {

    /** Deletes a bounded number of finished rows from the table with this number. */
    Answer purge(int table, int limit);

    /** Waits. */
    Answer rest(long millis);
}
