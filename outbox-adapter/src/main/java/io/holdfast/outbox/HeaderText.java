// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Headers as one column holds them: as in the address of a web page, ASCII only, so that no character set can hurt. */
final class HeaderText {

    private HeaderText() {}

    static @Nullable String write(Map<String, String> headers) {
        if (headers.isEmpty()) {
            return null;
        }
        return headers.entrySet().stream()
                .map(header -> encoded(header.getKey()) + "=" + encoded(header.getValue()))
                .collect(Collectors.joining("&"));
    }

    static Map<String, String> read(@Nullable String text) {
        if (text == null) {
            return Map.of();
        }
        Map<String, String> headers = new HashMap<>();
        for (String header : text.split("&", -1)) {
            int middle = header.indexOf('=');
            if (middle <= 0) {
                throw new IllegalArgumentException("its headers cannot be read");
            }
            headers.put(decoded(header.substring(0, middle)), decoded(header.substring(middle + 1)));
        }
        return headers;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
