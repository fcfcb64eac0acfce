// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

/** How a caller's text appears in errors and logs: bounded, on one line. */
final class Text {

    private static final int LONGEST = 120;

    private Text() {}

    static String quoted(String text) {
        return "\"" + plain(text) + "\"";
    }

    static String plain(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .map(point -> isPrintable(point) ? point : '?')
                .forEach(shown::appendCodePoint);
        return shown.append(text.codePointCount(0, text.length()) > LONGEST ? "…" : "")
                .toString();
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
