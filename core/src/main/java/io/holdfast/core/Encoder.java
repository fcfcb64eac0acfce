// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.Guarantee;
import io.holdfast.Message;
import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.core.Batch.Outgoing;
import io.holdfast.core.protocol.Routes;
import io.holdfast.spi.EncodedMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns messages into the form in which they are stored, and refuses those that can never be published. */
final class Encoder {

    private static final int LONGEST_CONTENT_TYPE = 200;

    private final Destinations destinations;
    private final Set<String> checkedBack;
    private final Codecs codecs;
    private final MessageIds ids;
    private final Now now;

    /** @param checkedBack destinations whose half messages the application answers for */
    Encoder(Destinations destinations, Set<String> checkedBack, Codecs codecs, MessageIds ids, Now now) {
        this.destinations = destinations;
        this.checkedBack = Set.copyOf(checkedBack);
        this.codecs = codecs;
        this.ids = ids;
        this.now = now;
    }

    Batch batch(List<Message> messages) {
        List<Outgoing> encoded = new ArrayList<>(messages.size());
        Set<MessageId> seen = new HashSet<>();
        for (Message message : messages) {
            Outgoing outgoing = encode(message);
            if (!seen.add(outgoing.id())) {
                throw new MessageRejectedException(
                        "Cannot publish two messages with the id " + outgoing.id(),
                        "an id belongs to one message",
                        "Leave the id out and let the library make one.");
            }
            encoded.add(outgoing);
        }
        return new Batch(encoded);
    }

    private Outgoing encode(Message message) {
        String destination = message.destination();
        DestinationSettings settings = destinations.settings(destination, "Cannot publish to");
        boolean outbox = settings.guarantee() == Guarantee.OUTBOX;
        if (message.requestId().isPresent() && !outbox) {
            throw new MessageRejectedException(
                    "Cannot publish to \"" + destination + "\" with a request id",
                    "only the outbox remembers request ids, and its guarantee is " + settings.guarantee(),
                    "Leave the request id out, or set destinations." + destination + ".guarantee to OUTBOX.");
        }
        Instant published = now.wall();
        Optional<Instant> due = due(message, published);
        Duration delay = due.map(moment -> Duration.between(published, moment)).orElse(Duration.ZERO);
        // The outbox waits by its own clock; only what goes to the broker at once needs the moment.
        EncodedMessage encoded = encode(message, settings, published, outbox ? Optional.empty() : due);
        return new Outgoing(encoded, route(settings.guarantee(), destination), settings, delay, message.requestId());
    }

    private static Optional<Instant> due(Message message, Instant published) {
        Optional<Instant> due =
                message.delay().isZero() ? message.deliverAt() : Optional.of(published.plus(message.delay()));
        return due.map(moment -> moment.truncatedTo(ChronoUnit.MILLIS)).filter(moment -> moment.isAfter(published));
    }

    private EncodedMessage encode(
            Message message, DestinationSettings settings, Instant published, Optional<Instant> due) {
        Codecs.Encoded payload = codecs.encode(message);
        if (payload.body().length > settings.maxBytes()) {
            throw new MessageRejectedException(
                    "Cannot publish " + payload.body().length + " bytes to \"" + message.destination() + "\"",
                    "a payload for it has at most " + settings.maxBytes() + " bytes",
                    "Store the data elsewhere and publish where it is, or raise destinations." + message.destination()
                            + ".max-bytes.");
        }
        if (payload.contentType().isBlank() || payload.contentType().length() > LONGEST_CONTENT_TYPE) {
            throw new MessageRejectedException(
                    "Cannot publish to \"" + message.destination() + "\" with content type "
                            + Text.quoted(payload.contentType()),
                    "a content type has 1 to " + LONGEST_CONTENT_TYPE + " characters",
                    "Let the codec name a short one, such as \"application/json\".");
        }
        return new EncodedMessage(
                message.id().orElseGet(ids::next),
                message.destination(),
                message.type().or(payload::type),
                payload.contentType(),
                message.key(),
                message.headers(),
                payload.body(),
                published,
                due);
    }

    private Routes route(Guarantee guarantee, String destination) {
        return switch (guarantee) {
            case OUTBOX -> Routes.OUTBOX;
            case HALF_MESSAGE -> checkedBack.contains(destination) ? Routes.UNFENCED_HALVES : Routes.FENCED_HALVES;
            case XA -> Routes.XA;
        };
    }
}
