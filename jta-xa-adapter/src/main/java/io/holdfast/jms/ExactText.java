// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Texts that not every provider carries unchanged, said again in ASCII: characters beyond the first 65 536 come out of ActiveMQ
 * Classic's properties as question marks. Written as forms are: {@code name=value&name=value}.
 */
final class ExactText {

    private ExactText() {}

    /** Those of the texts that need it. */
    static Optional<String> of(Map<String, String> texts) {
        String coded = texts.entrySet().stream()
                .filter(text -> text.getValue().chars().anyMatch(c -> Character.isSurrogate((char) c)))
                .map(text -> coded(text.getKey()) + "=" + coded(text.getValue()))
                .collect(Collectors.joining("&"));
        return coded.isEmpty() ? Optional.empty() : Optional.of(coded);
    }

    /**
     * The opposite of {@link #of}.
     *
     * @throws IllegalArgumentException if somebody else has written it
     */
    static Map<String, String> read(String coded) {
        Map<String, String> texts = new HashMap<>();
        for (String text : coded.split("&", -1)) {
            int end = text.indexOf('=');
            if (end > 0) {
                texts.put(decoded(text.substring(0, end)), decoded(text.substring(end + 1)));
            }
        }
        return texts;
    }

    private static String coded(String plain) {
        return URLEncoder.encode(plain, StandardCharsets.UTF_8);
    }

    private static String decoded(String coded) {
        return URLDecoder.decode(coded, StandardCharsets.UTF_8);
    }
}
