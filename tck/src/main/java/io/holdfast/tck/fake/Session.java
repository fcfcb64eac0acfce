// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

/** One connection of a client. When it dies, what it holds belongs to nobody. Used under the monitor of its broker. */
final class Session {

    final String name;
    private boolean alive = true;

    Session(String name) {
        this.name = name;
    }

    boolean isAlive() {
        return alive;
    }

    void die() {
        alive = false;
    }
}
