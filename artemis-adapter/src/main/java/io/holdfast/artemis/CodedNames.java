// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of headers that were sent over Jakarta Messaging, which has no dots and hyphens in them: {@code $dot$}, {@code $hyphen$}, other
 * characters by their codes in hexadecimal, {@code $$} after reserved words. Names sent by this adapter have no dollars.
 */
final class CodedNames {

    private static final Pattern CODED = Pattern.compile("\\$(dot|hyphen|[0-9a-f]{0,4})\\$");
    private static final int HEXADECIMAL = 16;

    private CodedNames() {}

    static String decoded(String name) {
        return name.indexOf('$') < 0 ? name : CODED.matcher(name).replaceAll(CodedNames::character);
    }

    private static String character(MatchResult match) {
        String code = match.group(1);
        String plain =
                switch (code) {
                    case "dot" -> ".";
                    case "hyphen" -> "-";
                    case "" -> "";
                    default -> Character.toString(Integer.parseInt(code, HEXADECIMAL));
                };
        return Matcher.quoteReplacement(plain);
    }
}
