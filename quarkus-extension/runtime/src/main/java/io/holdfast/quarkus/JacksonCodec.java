// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import io.holdfast.PermanentFailureException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.PayloadCodec;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;

/**
 * Payload objects as JSON, with the application's {@code ObjectMapper}. Asked after the application's own codecs.
 *
 * <p>The type that is written is the one of {@code @JsonTypeName}, or else the simple name of the class. It is information for consumers
 * and decides nothing here: a message is decoded into the class that its handler asks for.
 */
@Singleton
@Priority(-1)
public class JacksonCodec implements PayloadCodec {

    private static final String JSON = "application/json";

    private final ObjectMapper mapper;

    JacksonCodec(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public Optional<Encoded> encode(Object payload) {
        try {
            return Optional.of(new Encoded(type(payload.getClass()), JSON, mapper.writeValueAsBytes(payload)));
        } catch (InvalidDefinitionException notJson) {
            return Optional.empty();
        } catch (JsonProcessingException error) {
            // Without its cause, whose text may quote the payload.
            throw new IllegalArgumentException(
                    "Jackson failed with " + error.getClass().getName());
        }
    }

    private static String type(Class<?> payload) {
        JsonTypeName given = payload.getAnnotation(JsonTypeName.class);
        return given != null && !given.value().isEmpty() ? given.value() : payload.getSimpleName();
    }

    @Override
    public <T> Optional<T> decode(EncodedMessage message, Class<T> type) {
        if (!message.contentType().startsWith(JSON)) {
            return Optional.empty();
        }
        try {
            return Optional.of(mapper.readValue(message.body(), type));
        } catch (InvalidDefinitionException notFromJson) {
            return Optional.empty();
        } catch (IOException error) {
            // Without its cause, whose text may quote the payload.
            throw new PermanentFailureException(
                    "Cannot decode message " + message.id() + " into " + type.getName(),
                    "Jackson failed with " + error.getClass().getName(),
                    "Let the handler ask for the class that was published, or repair the publisher; then retry the"
                            + " message.");
        }
    }
}
