// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

/** How somebody's text appears in an error message: bounded, on one line. */
final class Shown {

    private static final int LONGEST = 80;

    private Shown() {}

    static String text(String text) {
        return '"' + plain(text) + '"';
    }

    /** Without quotes, for keys. */
    static String plain(String text) {
        String plain = text.replaceAll("[^\\p{Graph} ]", "?");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
    }
}
