// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A key in its segments: {@code destinations."a.b".ordered} has three.
 *
 * @param segments without quotes
 * @param named whether the first one was quoted: it is the name of an instance then
 */
record KeyPath(List<String> segments, boolean named) {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_/-]+");

    /** Empty if a quote is not closed, or a segment is empty. */
    static Optional<KeyPath> parse(String key) {
        List<String> segments = new ArrayList<>();
        boolean named = key.startsWith("\"");
        int at = 0;
        while (at <= key.length()) {
            int end;
            String segment;
            if (at < key.length() && key.charAt(at) == '"') {
                int quote = key.indexOf('"', at + 1);
                end = quote + 1;
                boolean closed = quote >= 0 && (end == key.length() || key.charAt(end) == '.');
                segment = closed ? key.substring(at + 1, quote) : "";
            } else {
                int dot = key.indexOf('.', at);
                end = dot < 0 ? key.length() : dot;
                segment = key.substring(at, end);
            }
            if (segment.isEmpty()) {
                return Optional.empty();
            }
            segments.add(segment);
            at = end + 1;
        }
        return Optional.of(new KeyPath(List.copyOf(segments), named));
    }

    /** The usual spelling: quotes where they are needed. */
    static String spelled(List<String> segments) {
        return segments.stream().map(KeyPath::quotedIfNeeded).collect(Collectors.joining("."));
    }

    static String quotedIfNeeded(String segment) {
        return PLAIN.matcher(segment).matches() ? segment : '"' + segment + '"';
    }
}
