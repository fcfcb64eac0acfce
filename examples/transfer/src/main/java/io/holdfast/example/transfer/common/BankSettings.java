// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.common;

/**
 * What a bank is told when it starts.
 *
 * @param position how its messages become atomic with its transactions, or not
 * @param database where its data is
 * @param broker where messages go to and come from
 * @param transactions the folder for the decisions of two-phase commits; the same at each start
 */
public record BankSettings(Position position, Login database, Login broker, String transactions) {

    /**
     * A server and who we are there.
     *
     * @param url its address
     * @param user empty for nobody
     * @param password empty for none
     */
    public record Login(String url, String user, String password) {

        /** Without the password. */
        @Override
        public String toString() {
            return url + " as " + user;
        }
    }
}
