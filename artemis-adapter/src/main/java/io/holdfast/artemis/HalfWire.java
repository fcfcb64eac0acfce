// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.HalfMessage;
import java.time.Instant;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** How a half looks in the broker: like its message, but without anything the broker would act on before it is decided. */
final class HalfWire {

    private static final SimpleString TRANSACTION = SimpleString.of("holdfast_transaction");
    private static final SimpleString FENCED = SimpleString.of("holdfast_fenced");
    private static final SimpleString SINCE = SimpleString.of("holdfast_half_since");
    private static final SimpleString UNKNOWN_ANSWERS = SimpleString.of("holdfast_unknown_answers");

    private HalfWire() {}

    /**
     * What a half in the broker tells.
     *
     * @param half the half
     * @param since when it was stored
     * @param unknownAnswers how often the answer was unknown
     */
    record Content(HalfMessage half, Instant since, int unknownAnswers) {

        Content counted() {
            return new Content(half, since, unknownAnswers + 1);
        }

        Content afresh() {
            return new Content(half, since, 0);
        }
    }

    static ClientMessage write(ClientSession session, Content content) {
        EncodedMessage message = content.half().message();
        ClientMessage wire = Wire.write(session, message);
        wire.removeProperty(Message.HDR_GROUP_ID);
        wire.removeProperty(Message.HDR_SCHEDULED_DELIVERY_TIME);
        wire.putStringProperty(Wire.DESTINATION, SimpleString.of(message.destination()));
        wire.putStringProperty(TRANSACTION, SimpleString.of(content.half().transaction()));
        wire.putBooleanProperty(FENCED, content.half().fenced());
        wire.putLongProperty(SINCE, content.since().toEpochMilli());
        wire.putIntProperty(UNKNOWN_ANSWERS, content.unknownAnswers());
        return wire;
    }

    static ClientMessage write(ClientSession session, Content content, Optional<Instant> checkFrom) {
        ClientMessage wire = write(session, content);
        checkFrom.ifPresent(moment -> wire.putLongProperty(Message.HDR_SCHEDULED_DELIVERY_TIME, moment.toEpochMilli()));
        return wire;
    }

    static Content read(ClientMessage wire) throws Wire.UnreadableException {
        String destination = Wire.text(wire, Wire.DESTINATION);
        String transaction = Wire.text(wire, TRANSACTION);
        if (destination == null || transaction == null || !Wire.isOurs(wire)) {
            throw new Wire.UnreadableException("it does not have the form of a half message");
        }
        EncodedMessage message = Wire.read(wire, destination).message();
        return new Content(
                new HalfMessage(message, transaction, Boolean.TRUE.equals(wire.getBooleanProperty(FENCED))),
                Instant.ofEpochMilli(wire.getLongProperty(SINCE)),
                wire.getIntProperty(UNKNOWN_ANSWERS));
    }
}
