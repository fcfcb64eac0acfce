// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every store and broker can carry unchanged. Anything else is refused before it can be lost or altered. */
final class MessageRules {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_HEADER_NAME = 128;
    private static final String[] RESERVED_HEADERS = {"holdfast", "jms", "_amq"};
    private static final int LONGEST_KEY = 255;
    private static final int MOST_HEADERS = 64;
    private static final int HEADER_BYTES = 16 * 1024;

    private MessageRules() {}

    static void check(
            String destination,
            @Nullable String type,
            @Nullable String key,
            @Nullable String requestId,
            Map<String, String> headers,
            Object payload,
            Duration delay,
            @Nullable Instant deliverAt) {
        String asked = "Cannot build a message to " + Shown.value(destination);
        if (!isName(destination, "._-/")) {
            throw refused(
                    asked,
                    "a destination has 1 to 200 characters out of letters, digits and . _ - /, and starts with a letter"
                            + " or digit",
                    "Use the configured name of the destination; its broker address belongs to the configuration.");
        }
        if (type != null && !isName(type, "._:/-")) {
            throw refused(
                    asked + " of type " + Shown.value(type),
                    "a type has 1 to 200 characters out of letters, digits and . _ : / -",
                    "Choose a short name such as \"transfer-requested\".");
        }
        checkShortText(asked, "key", key);
        checkShortText(asked, "request id", requestId);
        headers.forEach((name, value) -> checkHeader(asked, name, value));
        checkHeaderVolume(asked, headers);
        if (payload instanceof String text && hasLoneSurrogate(text)) {
            throw refused(
                    asked,
                    "its text holds half of a surrogate pair, which no encoding can carry",
                    "Repair the text, or send it as bytes.");
        }
        if (delay.isNegative() || (deliverAt != null && !delay.isZero())) {
            throw refused(
                    asked + " with delay " + delay,
                    "a delay is zero or more, and a message has a delay or a moment of delivery, not both",
                    "Keep one of delay(...) and deliverAt(...).");
        }
    }

    private static void checkShortText(String asked, String part, @Nullable String text) {
        if (text == null) {
            return;
        }
        if (text.isEmpty() || text.length() > LONGEST_KEY || hasLoneSurrogate(text) || hasControl(text)) {
            throw refused(
                    asked + " with " + part + " " + Shown.value(text),
                    "a " + part + " has 1 to " + LONGEST_KEY + " characters, none of them a control character",
                    "Shorten it or use a digest of it.");
        }
    }

    private static void checkHeader(String asked, String name, String value) {
        if (!isHeaderName(name)) {
            throw refused(
                    asked + " with header " + Shown.value(name),
                    "a header's name has 1 to 128 characters out of letters, digits and _ . -, and starts with a letter"
                            + " or _",
                    "Rename the header.");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        for (String reserved : RESERVED_HEADERS) {
            if (lower.startsWith(reserved)) {
                throw refused(
                        asked + " with header " + Shown.value(name),
                        "names that start with \"" + reserved + "\" are reserved for the library and the broker",
                        "Rename the header.");
            }
        }
        if (hasControl(value) || hasLoneSurrogate(value)) {
            throw refused(
                    asked + " with header " + Shown.value(name),
                    "a header's value holds no control characters and no half of a surrogate pair",
                    "Encode the value, or move it into the payload.");
        }
    }

    private static void checkHeaderVolume(String asked, Map<String, String> headers) {
        int bytes = 0;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            bytes += header.getKey().length() + header.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        if (headers.size() > MOST_HEADERS || bytes > HEADER_BYTES) {
            throw refused(
                    asked + " with " + headers.size() + " headers of " + bytes + " bytes",
                    "a message has at most " + MOST_HEADERS + " headers and " + HEADER_BYTES + " bytes of them",
                    "Move the data into the payload.");
        }
    }

    private static boolean isName(String text, String marks) {
        return text.length() <= LONGEST_NAME
                && Letters.only(text, marks)
                && !text.isEmpty()
                && Letters.isLetterOrDigit(text.charAt(0));
    }

    private static boolean isHeaderName(String text) {
        return text.length() <= LONGEST_HEADER_NAME
                && Letters.only(text, "_.-")
                && !text.isEmpty()
                && (Letters.isLetter(text.charAt(0)) || text.charAt(0) == '_');
    }

    private static boolean hasControl(String text) {
        return text.codePoints().anyMatch(point -> Character.isISOControl(point) || point == 0x2028 || point == 0x2029);
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    private static MessageRejectedException refused(String asked, String rule, String wayOut) {
        return new MessageRejectedException(asked, rule, wayOut);
    }
}
