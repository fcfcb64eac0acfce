// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessagingUnavailableException;
import io.holdfast.Operations.Entry;
import io.holdfast.Operations.Filter;
import io.holdfast.PermanentFailureException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.Inspection;
import io.holdfast.spi.PayloadCodec;
import io.holdfast.spi.PayloadCodec.Encoded;
import io.holdfast.spi.TransactionalTransport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each broken transactional transport, inspection or codec must turn the case of its contract red that names its fault.
 */
@SuppressWarnings("unchecked")
class BrokenAbilitiesTest {

    @TestFactory
    Stream<DynamicTest> brokenTransactionalTransport_turnsItsContractRed() {
        return Stream.of(
                red(
                        "sends at once",
                        transactional((test, right, messages) ->
                                test.broker().transport().send(messages)),
                        "messages_areInvisibleBeforeTheCommit"),
                red(
                        "swallows an outage",
                        transactional((test, right, messages) -> {
                            try {
                                right.sendInTransaction(messages);
                            } catch (MessagingUnavailableException swallowed) {
                                // As code does that hopes for the best.
                            }
                        }),
                        "unreachableBroker_rollsTheTransactionBack"),
                red(
                        "sends without a transaction",
                        transactional((test, right, messages) -> {
                            if (test.transactions().isActive()) {
                                right.sendInTransaction(messages);
                            } else {
                                test.broker().transport().send(messages);
                            }
                        }),
                        "send_withoutTransaction_isRefused"));
    }

    @TestFactory
    Stream<DynamicTest> brokenInspection_turnsItsContractRed() {
        return Stream.of(
                red(
                        "lists the wrong way round",
                        inspection("list", (right, arguments) -> {
                            List<Entry> entries = new ArrayList<>((List<Entry>) right.call(arguments));
                            Collections.reverse(entries);
                            return entries;
                        }),
                        "list_isSortedById_inPages"),
                red(
                        "paging repeats",
                        inspection(
                                "list",
                                (right, arguments) -> right.call(withoutPaging((Filter) arguments[0]), arguments[1])),
                        "list_isSortedById_inPages"),
                red(
                        "reasons are lost",
                        inspection(
                                "find",
                                (right, arguments) -> ((Optional<Entry>) right.call(arguments))
                                        .map(BrokenAbilitiesTest::withoutReason)),
                        "entry_showsEverythingButThePayload"),
                red(
                        "retry only says so",
                        inspection("retry", (right, arguments) -> true),
                        "retry_bringsAParkedMessageBack_once"),
                red(
                        "discard only says so",
                        inspection("discard", (right, arguments) -> true),
                        "discard_deletesAParkedMessage_once"));
    }

    @TestFactory
    Stream<DynamicTest> brokenCodec_turnsItsContractRed() {
        return Stream.of(
                red(
                        "types are class names",
                        codec("encode", (right, arguments) -> {
                            Optional<Encoded> encoded = (Optional<Encoded>) right.call(arguments);
                            return encoded.map(found ->
                                    new Encoded(arguments[0].getClass().getName(), found.contentType(), found.body()));
                        }),
                        "type_isAStableName_noClassName"),
                red(
                        "content types are too long to keep",
                        codec("encode", (right, arguments) -> {
                            Optional<Encoded> encoded = (Optional<Encoded>) right.call(arguments);
                            return encoded.map(found -> new Encoded(found.type(), "x".repeat(201), found.body()));
                        }),
                        "type_isAStableName_noClassName"),
                red(
                        "broken payloads vanish",
                        codec("decode", (right, arguments) -> {
                            try {
                                return right.call(arguments);
                            } catch (PermanentFailureException swallowed) {
                                return Optional.empty();
                            }
                        }),
                        "brokenPayload_failsForGood"));
    }

    private static DynamicTest red(String fault, Object contract, String expected) {
        return DynamicTest.dynamicTest(
                fault + " -> " + expected,
                () -> assertThat(Broken.run(contract, expected)).as(expected).isInstanceOf(AssertionError.class));
    }

    /** How messages are sent instead. */
    private interface WrongSending {
        void send(InMemoryTransactionalTransportTest test, TransactionalTransport right, List<EncodedMessage> messages);
    }

    private static Object transactional(WrongSending sending) {
        return new InMemoryTransactionalTransportTest() {
            @Override
            protected TransactionalTransport transactional() {
                TransactionalTransport right = super.transactional();
                return messages -> sending.send(this, right, messages);
            }
        };
    }

    private static Object inspection(String method, Broken.Fault fault) {
        return new HalfInspectionTest() {
            @Override
            protected Inspection inspection() {
                return Broken.method(Inspection.class, super.inspection(), method, fault);
            }
        };
    }

    private static Filter withoutPaging(Filter filter) {
        return new Filter(filter.destination(), filter.state(), filter.key(), filter.olderThan(), Optional.empty());
    }

    private static Entry withoutReason(Entry entry) {
        return new Entry(
                entry.id(),
                entry.destination(),
                entry.state(),
                entry.type(),
                entry.key(),
                entry.headers(),
                entry.attempts(),
                entry.age(),
                Optional.empty());
    }

    private static Object codec(String method, Broken.Fault fault) {
        return new SampleCodecTest() {
            @Override
            protected PayloadCodec codec() {
                return Broken.method(PayloadCodec.class, super.codec(), method, fault);
            }
        };
    }
}
