// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

/** What names and ids are made of. By hand: a regular expression would be a tenth of what publishing costs. */
final class Letters {

    private Letters() {}

    /** Whether a text holds nothing but ASCII letters, digits and these marks. */
    static boolean only(String text, String marks) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && marks.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    static boolean isLetterOrDigit(char c) {
        return isLetter(c) || (c >= '0' && c <= '9');
    }

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
