// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

/** How a caller's text appears in an error message: bounded, on one line, without control characters. */
final class Shown {

    private static final int LONGEST = 80;

    private Shown() {}

    static String value(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints().limit(LONGEST).forEach(point -> append(shown, point));
        if (text.codePointCount(0, text.length()) > LONGEST) {
            shown.append('…');
        }
        return shown.append('"').toString();
    }

    private static void append(StringBuilder shown, int point) {
        if (isPrintable(point)) {
            shown.appendCodePoint(point);
        } else {
            shown.append(String.format("\\u%04x", point));
        }
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
