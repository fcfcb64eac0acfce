// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.HalfMessage;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Subscription;
import io.holdfast.spi.Transport;
import io.holdfast.tck.BrokerBackend;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each broken transport, source or half-message broker must turn the case of its contract red that names its fault. */
@SuppressWarnings("unchecked")
class BrokenBrokerFakesTest {

    @TestFactory
    Stream<DynamicTest> brokenTransport_turnsItsContractRed() {
        return Stream.of(
                red(
                        "accepted but lost",
                        transport((right, arguments) -> accepted(((List<?>) arguments[0]).size())),
                        "accepted_isReceivable"),
                red(
                        "accepts what nobody receives",
                        transport((right, arguments) -> {
                            right.call(arguments);
                            return accepted(((List<?>) arguments[0]).size());
                        }),
                        "messageThatNobodyWouldReceive_isRefused"),
                red(
                        "results in another order",
                        transport((right, arguments) -> {
                            List<SendResult> results = new ArrayList<>((List<SendResult>) right.call(arguments));
                            Collections.reverse(results);
                            return results;
                        }),
                        "oneRefusedMessage_doesNotTakeTheOthersWithIt"));
    }

    @TestFactory
    Stream<DynamicTest> transportThatAltersMessages_turnsItsContractRed() {
        return Stream.of(
                red(
                        "bodies are text",
                        transport((right, arguments) -> right.call(each(
                                arguments[0],
                                message -> with(
                                        message, message.headers(), asText(message.body()), message.deliverAt())))),
                        "everyPart_arrivesUnchanged"),
                red(
                        "headers are dropped",
                        transport((right, arguments) -> right.call(each(
                                arguments[0],
                                message -> with(message, Map.of(), message.body(), message.deliverAt())))),
                        "everyPart_arrivesUnchanged"),
                red(
                        "delays are ignored",
                        transport((right, arguments) -> right.call(each(
                                arguments[0],
                                message -> with(message, message.headers(), message.body(), Optional.empty())))),
                        "delayedMessage_arrivesAtItsTime_notBefore"),
                red(
                        "verify says yes to everything",
                        transport("verify", (right, arguments) -> null),
                        "verify_refusesADestinationThatNobodyReceivesFrom"),
                red("closing takes the receivers with it", closesEverything(), "close_leavesThoseAloneWhoReceive"));
    }

    @TestFactory
    Stream<DynamicTest> brokenSource_turnsItsContractRed() {
        return Stream.of(
                red(
                        "order is ignored",
                        source((right, arguments) -> right.call(arguments[0], arguments[1], false)),
                        "orderedKey_deliversTheNextOnlyAfterTheOneBeforeIsDone"),
                red(
                        "retries are not counted",
                        deliveries("retry", (delivery, arguments) -> delivery.release((Duration) arguments[0])),
                        "retried_comesBackAfterItsDelay_countedAndUnchanged"),
                red(
                        "retries come at once",
                        deliveries("retry", (delivery, arguments) -> delivery.retry(Duration.ZERO)),
                        "retried_comesBackAfterItsDelay_countedAndUnchanged"),
                red(
                        "releases are counted",
                        deliveries("release", (delivery, arguments) -> delivery.retry((Duration) arguments[0])),
                        "released_comesBackUncounted"),
                red(
                        "acknowledging gives back",
                        deliveries("acknowledge", (delivery, arguments) -> delivery.release(Duration.ZERO)),
                        "heldDelivery_isNotDeliveredTwice"),
                red(
                        "parking drops the head of a key only for now",
                        deliveries("park", (delivery, arguments) -> delivery.retry(Duration.ZERO)),
                        "parked_isNotDeliveredAgain_andHoldsNobodyUp"),
                red(
                        "a dead client keeps its delivery",
                        source(new FakeBroker() {
                            @Override
                            public void crash() {
                                // The broker never notices.
                            }
                        }),
                        "deadClient_givesItsDeliveryBack"),
                red("a dead subscription connects again", reconnecting(), "subscriptionOfADeadClient_staysDead"),
                red("a closed subscription opens again", reconnecting(), "closedSubscription_staysClosed"));
    }

    @TestFactory
    Stream<DynamicTest> brokenPreparedMessages_turnTheirContractRed() {
        return Stream.of(
                red(
                        "confirm says yes to everything",
                        prepared("confirm", (right, arguments) -> {
                            right.call(arguments);
                            return arguments[0];
                        }),
                        "confirm_takesAHalfOnce"),
                red(
                        "cancel forgets to drop",
                        prepared("cancel", (right, arguments) -> arguments[0]),
                        "cancel_dropsAHalf"),
                red(
                        "unknown answers are not counted",
                        prepared("postpone", (right, arguments) -> right.call(arguments[0], arguments[1], false)),
                        "countedAnswers_surviveADeadInstance"),
                red(
                        "every postponement counts",
                        prepared("postpone", (right, arguments) -> right.call(arguments[0], arguments[1], true)),
                        "postponed_isDueAfterItsDelay_andCountsOnlyIfTold"),
                red("halves are visible", halvesVisible(), "half_isInvisibleUntilConfirmed"),
                red("a half is handed to everybody", halvesForEverybody(), "due_handsAHalfToOneInstanceAtATime"));
    }

    private static DynamicTest red(String fault, Object contract, String expected) {
        return DynamicTest.dynamicTest(
                fault + " -> " + expected,
                () -> assertThat(Broken.run(contract, expected)).as(expected).isInstanceOf(AssertionError.class));
    }

    private static Object transport(Broken.Fault fault) {
        return transport("send", fault);
    }

    private static Object transport(String method, Broken.Fault fault) {
        BrokerBackend broken = new FakeBroker() {
            @Override
            public Transport transport() {
                return Broken.method(Transport.class, super.transport(), method, fault);
            }
        };
        return new InMemoryTransportTest() {
            @Override
            protected BrokerBackend broker() {
                return broken;
            }
        };
    }

    private static Object closesEverything() {
        BrokerBackend broken = new FakeBroker() {
            @Override
            public Transport transport() {
                return Broken.method(Transport.class, super.transport(), "close", (right, arguments) -> {
                    broker.disconnect(CLIENT);
                    return right.call(arguments);
                });
            }
        };
        return new InMemoryTransportTest() {
            @Override
            protected BrokerBackend broker() {
                return broken;
            }
        };
    }

    /** The first failure is still told, the next call subscribes again. */
    private static Object reconnecting() {
        return source((subscribe, names) -> {
            Subscription[] current = {(Subscription) subscribe.call(names)};
            return Broken.method(Subscription.class, current[0], "receive", (right, wait) -> {
                try {
                    return current[0].receive((Duration) wait[0]);
                } catch (MessagingUnavailableException dead) {
                    current[0] = (Subscription) subscribe.call(names);
                    throw dead;
                }
            });
        });
    }

    private static Object source(Broken.Fault fault) {
        return source(new FakeBroker() {
            @Override
            public MessageSource source() {
                return Broken.method(MessageSource.class, super.source(), "subscribe", fault);
            }
        });
    }

    private static Object source(BrokerBackend broken) {
        return new InMemorySourceTest() {
            @Override
            protected BrokerBackend broker() {
                return broken;
            }
        };
    }

    /** How a delivery is ended instead. */
    private interface WrongEnding {
        void end(Delivery delivery, Object... arguments);
    }

    private static Object deliveries(String method, WrongEnding ending) {
        return source((right, arguments) -> Broken.method(
                Subscription.class,
                (Subscription) right.call(arguments),
                "receive",
                (receive, wait) -> ((Optional<Delivery>) receive.call(wait))
                        .map(delivery -> Broken.method(Delivery.class, delivery, method, (ignored, given) -> {
                            ending.end(delivery, given);
                            return null;
                        }))));
    }

    private static Object prepared(String method, Broken.Fault fault) {
        return new InMemoryPreparedMessagesTest() {
            @Override
            protected PreparedMessages prepared() {
                return Broken.method(PreparedMessages.class, super.prepared(), method, fault);
            }
        };
    }

    private static Object halvesVisible() {
        return new InMemoryPreparedMessagesTest() {
            @Override
            protected PreparedMessages prepared() {
                PreparedMessages real = super.prepared();
                return Broken.method(PreparedMessages.class, real, "prepare", (right, arguments) -> {
                    List<HalfMessage> halves = (List<HalfMessage>) arguments[0];
                    broker().transport()
                            .send(halves.stream().map(half -> half.message()).toList());
                    return right.call(arguments);
                });
            }
        };
    }

    private static Object halvesForEverybody() {
        return new InMemoryPreparedMessagesTest() {
            @Override
            protected PreparedMessages prepared() {
                return Broken.method(PreparedMessages.class, super.prepared(), "due", (right, arguments) -> {
                    Object halves = right.call(arguments);
                    broker().crash();
                    return halves;
                });
            }
        };
    }

    private static List<SendResult> accepted(int count) {
        return Collections.nCopies(count, SendResult.accepted());
    }

    private static List<EncodedMessage> each(Object messages, UnaryOperator<EncodedMessage> change) {
        return ((List<EncodedMessage>) messages).stream().map(change).toList();
    }

    private static byte[] asText(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    }

    private static EncodedMessage with(
            EncodedMessage message, Map<String, String> headers, byte[] body, Optional<Instant> deliverAt) {
        return new EncodedMessage(
                message.id(),
                message.destination(),
                message.type(),
                message.contentType(),
                message.key(),
                headers,
                body,
                message.publishedAt(),
                deliverAt);
    }
}
