// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.common;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;

/** Records to JSON and back. Amounts travel as text, because a browser's numbers are not exact. */
public final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static {
        MAPPER.configOverride(BigDecimal.class).setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.STRING));
        MAPPER.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    private Json() {}

    /** As one line of text. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException error) {
            throw new IllegalStateException("Cannot write a " + value.getClass().getSimpleName(), error);
        }
    }

    /** The opposite; what is unknown is left out. */
    public static <T> T read(String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException error) {
            throw new IllegalArgumentException("This is no " + type.getSimpleName(), error);
        }
    }

    /** The opposite; what is unknown is left out. */
    public static <T> T read(byte[] text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (IOException error) {
            throw new IllegalArgumentException("This is no " + type.getSimpleName(), error);
        }
    }

    /** Whatever it is. */
    public static JsonNode tree(String text) {
        return read(text, JsonNode.class);
    }
}
