// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

/** Where a client connects to. The user may do everything on the whole server. */
public record Database(String url, String user, String password) {

    /** Without the password. */
    @Override
    public String toString() {
        return url + " as " + user;
    }
}
