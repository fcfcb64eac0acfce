// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.app;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What both ends compute: a digest of everything the application gave to the message. */
final class Payloads {

    private Payloads() {}

    static String digest(byte[] body, Map<String, String> headers) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(body);
            new TreeMap<>(headers)
                    .forEach((name, value) ->
                            digest.update((name + '=' + value + '\n').getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
