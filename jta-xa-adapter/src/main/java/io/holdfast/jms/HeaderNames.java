// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of headers as names of properties, which must be Java identifiers and no words of the selector language.
 *
 * <p>A dot becomes {@code $dot$}, a hyphen {@code $hyphen$}, anything else that is not allowed its code in hexadecimal between
 * two dollars; a reserved word gets {@code $$} at its end. Dollars themselves are coded, so that every name comes back as it was.
 */
final class HeaderNames {

    private static final Set<String> RESERVED =
            Set.of("null", "true", "false", "not", "and", "or", "between", "like", "in", "is", "escape");

    private static final Pattern CODED = Pattern.compile("\\$(dot|hyphen|[0-9a-f]{0,4})\\$");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");
    private static final int HEXADECIMAL = 16;

    private HeaderNames() {}

    static String toProperty(String header) {
        StringBuilder property = new StringBuilder();
        for (int at = 0; at < header.length(); at++) {
            char c = header.charAt(at);
            if (isPlain(c, at == 0)) {
                property.append(c);
            } else {
                property.append('$').append(code(c)).append('$');
            }
        }
        return RESERVED.contains(header.toLowerCase(Locale.ROOT)) ? property + "$$" : property.toString();
    }

    static String toHeader(String property) {
        return property.indexOf('$') < 0 ? property : CODED.matcher(property).replaceAll(HeaderNames::decoded);
    }

    /** A name of another client as it is, if it can be set again. */
    static String allowed(String name) {
        return IDENTIFIER.matcher(name).matches() ? name : toProperty(name);
    }

    private static boolean isPlain(char c, boolean first) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        return letter || (!first && c >= '0' && c <= '9');
    }

    private static String code(char c) {
        return switch (c) {
            case '.' -> "dot";
            case '-' -> "hyphen";
            default -> Integer.toString(c, HEXADECIMAL);
        };
    }

    private static String decoded(MatchResult match) {
        String plain =
                switch (match.group(1)) {
                    case "dot" -> ".";
                    case "hyphen" -> "-";
                    case "" -> "";
                    default -> Character.toString(Integer.parseInt(match.group(1), HEXADECIMAL));
                };
        return Matcher.quoteReplacement(plain);
    }
}
