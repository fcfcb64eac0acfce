// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

/**
 * Doubling pauses for something that is not there: a broker, a database.
 *
 * @param first in milliseconds
 * @param longest in milliseconds
 */
public record Backoff(long first, long longest) {

    long pause(int failures, Moment now) {
        int doublings = Math.min(failures - 1, 20);
        return now.jittered(Math.min(longest, first << doublings));
    }
}
