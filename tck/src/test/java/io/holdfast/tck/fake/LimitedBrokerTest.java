// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.InvalidSettingsException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageSource;
import io.holdfast.tck.BrokerBackend;
import io.holdfast.tck.Capabilities;
import io.holdfast.tck.Capability;
import io.holdfast.tck.MessageSourceContract;
import io.holdfast.tck.TransportContract;
import org.junit.jupiter.api.Nested;

/** A broker that can do little, and refuses the rest, passes its contracts. */
class LimitedBrokerTest {

    @Nested
    class Sending extends TransportContract {

        private final BrokerBackend limited = new Limited();

        @Override
        protected BrokerBackend broker() {
            return limited;
        }
    }

    @Nested
    class Receiving extends MessageSourceContract {

        private final BrokerBackend limited = new Limited();

        @Override
        protected BrokerBackend broker() {
            return limited;
        }
    }

    private static final class Limited extends FakeBroker {

        private String onlyConsumer = "";

        Limited() {
            broker.refuse(LimitedBrokerTest::isDelayed);
        }

        @Override
        public MessageSource source() {
            return (destination, consumer, ordered) -> {
                if (ordered || !(onlyConsumer.isEmpty() || onlyConsumer.equals(consumer))) {
                    throw new InvalidSettingsException(
                            "Cannot subscribe \"" + consumer + "\"", "this broker is simple", "Use another one.");
                }
                onlyConsumer = consumer;
                return super.source().subscribe(destination, consumer, false);
            };
        }

        @Override
        public void restart() {
            throw new UnsupportedOperationException("this broker is simple");
        }

        @Override
        public Capabilities capabilities() {
            return Capabilities.allExcept(
                    Capability.ORDERED_KEYS,
                    Capability.FAN_OUT,
                    Capability.DELAYED_DELIVERY,
                    Capability.REFUSES_UNROUTABLE,
                    Capability.SURVIVES_RESTART);
        }
    }

    /** The contracts also send messages whose time has come long ago. */
    private static boolean isDelayed(EncodedMessage message) {
        return message.deliverAt()
                .filter(moment -> moment.isAfter(new ManualClock().instant()))
                .isPresent();
    }
}
