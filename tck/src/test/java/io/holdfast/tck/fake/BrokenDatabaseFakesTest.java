// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.Verdict;
import io.holdfast.spi.Inbox;
import io.holdfast.spi.Inbox.Answer;
import io.holdfast.spi.Markers;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.MessageStore.NewMessage;
import io.holdfast.spi.Settlement;
import io.holdfast.spi.TransactionContext;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each broken store, inbox, marker table or context must turn the case of its contract red that names its fault. */
@SuppressWarnings("unchecked")
class BrokenDatabaseFakesTest {

    @TestFactory
    Stream<DynamicTest> brokenStore_turnsItsContractRed() {
        return Stream.of(
                red("settle ignores tokens", ignoringTokens(), "oldToken_changesNothing_andIsReported"),
                red("claim follows a cursor", followingACursor(), "lowerInsertion_committedLater_isNotSkipped"),
                red("append commits by itself", committingByItself(), "append_thenRollback_leavesNothing"),
                red(
                        "nothing is born claimed",
                        store("append", (right, arguments) -> right.call(arguments[0], arguments[1], Duration.ZERO)),
                        "plainMessage_isBornClaimed_untilItsLeaseEnds"),
                red(
                        "order is ignored",
                        store(
                                "append",
                                (right, arguments) -> right.call(unordered(arguments[0]), arguments[1], Duration.ZERO)),
                        "orderedKey_isClosedWhileClaimed_andGoesOnWhenSettled"));
    }

    @TestFactory
    Stream<DynamicTest> brokenSettlingAndClaiming_turnTheContractOfAStoreRed() {
        return Stream.of(
                red(
                        "every refusal counts",
                        store("settle", (right, arguments) -> right.call(counted(arguments[0]))),
                        "postponed_waitsForItsDelay_andCountsOnlyIfTold"),
                red(
                        "parked messages are only postponed",
                        store("settle", (right, arguments) -> right.call(postponedInsteadOfParked(arguments[0]))),
                        "parked_isNeverClaimed"),
                red(
                        "leases never end",
                        store("claim", (right, arguments) -> right.call(forAYear((ClaimRequest) arguments[0]))),
                        "claimed_belongsToItsOwner_untilTheLeaseEnds"),
                red("purge deletes what waits", purgingAll(), "purge_neverTakesWhatIsNotDelivered"),
                red(
                        "a request id covers any body",
                        store("append", (right, arguments) -> {
                            try {
                                return right.call(arguments);
                            } catch (MessageRejectedException swallowed) {
                                return List.of();
                            }
                        }),
                        "requestId_usedForSomethingElse_rejectsTheWholeCall"),
                red(
                        "the limit is ignored",
                        store("claim", (right, arguments) -> right.call(unlimited((ClaimRequest) arguments[0]))),
                        "claim_takesTheOldestFirst_upToItsLimit"));
    }

    @TestFactory
    Stream<DynamicTest> brokenInbox_turnsItsContractRed() {
        return Stream.of(
                red(
                        "busy counts as seen",
                        inbox((right, arguments) -> right.call(arguments) == Answer.FIRST ? Answer.FIRST : Answer.SEEN),
                        "keyHeldByAnOpenTransaction_isBusy_neverSeen"),
                red(
                        "busy counts as first",
                        inbox((right, arguments) -> right.call(arguments) == Answer.SEEN ? Answer.SEEN : Answer.FIRST),
                        "busyKey_isFirstAgain_whenItsHolderRollsBack"),
                red(
                        "keys ignore case",
                        inbox((right, arguments) ->
                                right.call(arguments[0], ((String) arguments[1]).toLowerCase(Locale.ROOT))),
                        "keys_areComparedExactly"),
                red(
                        "keys ignore trailing spaces",
                        inbox((right, arguments) -> right.call(arguments[0], ((String) arguments[1]).stripTrailing())),
                        "keys_areComparedExactly"),
                red(
                        "consumers share their entries",
                        inbox((right, arguments) -> right.call("all", arguments[1])),
                        "consumers_doNotCollide"),
                red(
                        "consumer and key run together",
                        inbox((right, arguments) -> right.call("", arguments[0] + "" + arguments[1])),
                        "consumers_doNotCollide"),
                red("record commits by itself", inboxCommittingByItself(), "rollback_freesTheKey"));
    }

    @TestFactory
    Stream<DynamicTest> brokenMarkers_turnTheirContractRed() {
        return Stream.of(
                red(
                        "a held lock counts as rolled back",
                        markers(
                                "check",
                                (right, arguments) -> right.call(arguments) == Verdict.COMMITTED
                                        ? Verdict.COMMITTED
                                        : Verdict.ROLLED_BACK),
                        "openTransaction_isUnknown_andUnharmed"),
                red(
                        "record never meets the fence",
                        markers("record", (right, arguments) -> {
                            right.call(arguments);
                            return true;
                        }),
                        "rolledBackTransaction_saysRolledBack_andIsFenced"),
                red("check only reads", checkOnlyReading(), "fencedTransaction_thatCommitsAnyway_leavesTheVerdict"),
                red(
                        "record commits by itself",
                        markersCommittingByThemselves(),
                        "openTransaction_isUnknown_andUnharmed"),
                red(
                        "names ignore case",
                        markers("check", (right, arguments) -> right.call(((String) arguments[0]).replace('t', 'T'))),
                        "names_areComparedExactly"),
                red(
                        "purge takes young ones",
                        markers("purge", (right, arguments) -> right.call(Duration.ZERO, arguments[1])),
                        "purge_forgetsOldMarkers_upToItsLimit"));
    }

    @TestFactory
    Stream<DynamicTest> brokenContext_turnsItsContractRed() {
        return Stream.of(
                red(
                        "completion does not look at the outcome",
                        context("onCompletion", (right, arguments) -> {
                            Consumer<TransactionOutcome> action = (Consumer<TransactionOutcome>) arguments[0];
                            Consumer<TransactionOutcome> blind = outcome -> action.accept(TransactionOutcome.COMMITTED);
                            return right.call(blind);
                        }),
                        "completion_hearsTheTrueOutcome"),
                red(
                        "completion runs at once",
                        context("onCompletion", (right, arguments) -> {
                            ((Consumer<TransactionOutcome>) arguments[0]).accept(TransactionOutcome.COMMITTED);
                            return null;
                        }),
                        "completion_hearsTheTrueOutcome"),
                red(
                        "rollback-only is ignored",
                        context("setRollbackOnly", (right, arguments) -> null),
                        "rollbackOnly_canNeverCommit"),
                red(
                        "slots are made anew",
                        context("slot", (right, arguments) -> ((Supplier<Object>) arguments[1]).get()),
                        "slot_keepsOneValuePerTransactionAndType"));
    }

    private static DynamicTest red(String fault, Object contract, String expected) {
        return DynamicTest.dynamicTest(
                fault + " -> " + expected,
                () -> assertThat(Broken.run(contract, expected)).as(expected).isInstanceOf(AssertionError.class));
    }

    private static Object store(String method, Broken.Fault fault) {
        return new InMemoryMessageStoreTest() {
            @Override
            protected MessageStore store() {
                return Broken.method(MessageStore.class, super.store(), method, fault);
            }
        };
    }

    private static Object inbox(Broken.Fault fault) {
        return new InMemoryInboxTest() {
            @Override
            protected Inbox inbox() {
                return Broken.method(Inbox.class, super.inbox(), "record", fault);
            }
        };
    }

    private static Object markers(String method, Broken.Fault fault) {
        return new InMemoryMarkersTest() {
            @Override
            protected Markers markers() {
                return Broken.method(Markers.class, super.markers(), method, fault);
            }
        };
    }

    private static Object context(String method, Broken.Fault fault) {
        return new InMemoryTransactionContextTest() {
            @Override
            protected TransactionContext transactions() {
                return Broken.method(TransactionContext.class, super.transactions(), method, fault);
            }
        };
    }

    private static Object inNewTransaction(TransactionContext context, Broken.Right right, Object... arguments)
            throws Throwable {
        try (Transaction transaction = context.begin()) {
            Object answer = right.call(arguments);
            transaction.commit();
            return answer;
        }
    }

    private static Object ignoringTokens() {
        Map<MessageId, Long> latest = new LinkedHashMap<>();
        return new InMemoryMessageStoreTest() {
            @Override
            protected MessageStore store() {
                MessageStore noting = Broken.method(MessageStore.class, super.store(), "claim", (right, arguments) -> {
                    List<ClaimedMessage> claimed = (List<ClaimedMessage>) right.call(arguments);
                    claimed.forEach(message -> latest.put(message.id(), message.token()));
                    return claimed;
                });
                return Broken.method(
                        MessageStore.class,
                        noting,
                        "settle",
                        (right, arguments) -> right.call(((List<Settlement>) arguments[0])
                                .stream()
                                        .map(settlement -> (Settlement) new Settlement.Delivered(
                                                settlement.id(),
                                                latest.getOrDefault(settlement.id(), settlement.token())))
                                        .toList()));
            }
        };
    }

    private static Object followingACursor() {
        List<MessageId> inserted = new ArrayList<>();
        int[] cursor = {-1};
        return new InMemoryMessageStoreTest() {
            @Override
            protected MessageStore store() {
                MessageStore noting = Broken.method(MessageStore.class, super.store(), "append", (right, arguments) -> {
                    ((List<NewMessage>) arguments[0])
                            .forEach(asked -> inserted.add(asked.message().id()));
                    return right.call(arguments);
                });
                return Broken.method(MessageStore.class, noting, "claim", (right, arguments) -> {
                    List<ClaimedMessage> behind = ((List<ClaimedMessage>) right.call(arguments))
                            .stream()
                                    .filter(claimed -> inserted.indexOf(claimed.id()) > cursor[0])
                                    .toList();
                    behind.forEach(claimed -> cursor[0] = Math.max(cursor[0], inserted.indexOf(claimed.id())));
                    return behind;
                });
            }
        };
    }

    private static Object committingByItself() {
        return new InMemoryMessageStoreTest() {
            @Override
            protected MessageStore store() {
                return Broken.method(
                        MessageStore.class,
                        super.store(),
                        "append",
                        (right, arguments) -> inNewTransaction(transactions(), right, arguments));
            }
        };
    }

    private static Object purgingAll() {
        return new InMemoryMessageStoreTest() {
            @Override
            protected MessageStore store() {
                MessageStore right = super.store();
                return Broken.method(MessageStore.class, right, "purge", (ignored, arguments) -> {
                    List<ClaimedMessage> all =
                            right.claim(new ClaimRequest("purge", 1000, Duration.ZERO, Set.of(), false));
                    return right.settle(all.stream()
                                    .map(claimed ->
                                            (Settlement) new Settlement.Delivered(claimed.id(), claimed.token()))
                                    .toList())
                            .size();
                });
            }
        };
    }

    private static Object inboxCommittingByItself() {
        return new InMemoryInboxTest() {
            @Override
            protected Inbox inbox() {
                return Broken.method(
                        Inbox.class,
                        super.inbox(),
                        "record",
                        (right, arguments) -> inNewTransaction(transactions(), right, arguments));
            }
        };
    }

    private static Object checkOnlyReading() {
        return new InMemoryMarkersTest() {
            private final List<Object> recorded = new ArrayList<>();

            @Override
            protected Markers markers() {
                Markers noting = Broken.method(Markers.class, super.markers(), "record", (right, arguments) -> {
                    recorded.add(arguments[0]);
                    return right.call(arguments);
                });
                return Broken.method(
                        Markers.class,
                        noting,
                        "check",
                        (right, arguments) ->
                                recorded.contains(arguments[0]) ? right.call(arguments) : Verdict.ROLLED_BACK);
            }
        };
    }

    private static Object markersCommittingByThemselves() {
        return new InMemoryMarkersTest() {
            @Override
            protected Markers markers() {
                return Broken.method(
                        Markers.class,
                        super.markers(),
                        "record",
                        (right, arguments) -> inNewTransaction(transactions(), right, arguments));
            }
        };
    }

    private static List<NewMessage> unordered(Object messages) {
        return ((List<NewMessage>) messages)
                .stream()
                        .map(asked -> new NewMessage(
                                asked.message(), asked.delay(), false, asked.ledger(), asked.requestId()))
                        .toList();
    }

    private static List<Settlement> counted(Object settlements) {
        return ((List<Settlement>) settlements)
                .stream()
                        .map(settlement -> settlement instanceof Settlement.Postponed postponed
                                ? new Settlement.Postponed(
                                        postponed.id(), postponed.token(), postponed.delay(), true, postponed.reason())
                                : settlement)
                        .toList();
    }

    private static List<Settlement> postponedInsteadOfParked(Object settlements) {
        return ((List<Settlement>) settlements)
                .stream()
                        .map(settlement -> settlement instanceof Settlement.Parked parked
                                ? new Settlement.Postponed(
                                        parked.id(), parked.token(), Duration.ZERO, true, parked.reason())
                                : settlement)
                        .toList();
    }

    private static ClaimRequest forAYear(ClaimRequest asked) {
        return new ClaimRequest(asked.owner(), asked.limit(), Duration.ofDays(365), asked.destinations(), asked.only());
    }

    private static ClaimRequest unlimited(ClaimRequest asked) {
        return new ClaimRequest(asked.owner(), 1000, asked.lease(), asked.destinations(), asked.only());
    }
}
