// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import static io.holdfast.tck.Capability.LEDGER;
import static io.holdfast.tck.Capability.ORDERED_KEYS;
import static io.holdfast.tck.Capability.REQUEST_IDS;
import static io.holdfast.tck.Capability.SURVIVES_RESTART;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessageRejectedException;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.MessageStore.NewMessage;
import io.holdfast.tck.Capabilities;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A store that can do little, and refuses the rest, passes its contract; one that only claims to be so does not. */
class LimitedStoreTest extends InMemoryMessageStoreTest {

    @Override
    @SuppressWarnings("unchecked")
    protected MessageStore store() {
        return Broken.method(MessageStore.class, super.store(), "append", (right, arguments) -> {
            ((List<NewMessage>) arguments[0]).forEach(LimitedStoreTest::refuseWhatIsTooMuch);
            return right.call(arguments);
        });
    }

    @Override
    protected Capabilities capabilities() {
        return Capabilities.allExcept(ORDERED_KEYS, LEDGER, REQUEST_IDS, SURVIVES_RESTART);
    }

    @Test
    void missingCapability_thatIsNotRefused_isRed() throws ReflectiveOperationException {
        Object pretending = new InMemoryMessageStoreTest() {
            @Override
            protected Capabilities capabilities() {
                return Capabilities.allExcept(ORDERED_KEYS, LEDGER, REQUEST_IDS);
            }
        };
        for (String name : List.of(
                "orderedKey_waitsForItsPostponedHead",
                "requestId_isForgottenByPurge",
                "ledgerMessage_isMarkedWhenDelivered_andPurgedLater")) {
            assertThat(Broken.run(pretending, name)).as(name).isInstanceOf(AssertionError.class);
        }
    }

    private static void refuseWhatIsTooMuch(NewMessage asked) {
        if (asked.ordered() || asked.ledger() || asked.requestId().isPresent()) {
            throw new MessageRejectedException(
                    "Cannot store message " + asked.message().id(), "this store is simple", "Use another one.");
        }
    }
}
