// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck;

import static io.holdfast.tck.Samples.INVOICES;
import static io.holdfast.tck.Samples.ORDERS;
import static io.holdfast.tck.Samples.delayed;
import static io.holdfast.tck.Samples.delivered;
import static io.holdfast.tck.Samples.id;
import static io.holdfast.tck.Samples.ledger;
import static io.holdfast.tck.Samples.ordered;
import static io.holdfast.tck.Samples.parked;
import static io.holdfast.tck.Samples.plain;
import static io.holdfast.tck.Samples.postponed;
import static io.holdfast.tck.Samples.requested;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.MessageId;
import io.holdfast.NoTransactionException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageStore;
import io.holdfast.spi.MessageStore.Appended;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.MessageStore.NewMessage;
import io.holdfast.spi.Settlement;
import io.holdfast.spi.TransactionContext.Transaction;
import io.holdfast.spi.TransactionOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link MessageStore} must do. Subclass it, supply the store and its transactions, and clear both before
 * each test. One thread runs a test; a second one, where needed, is started and stopped by it.
 */
public abstract class MessageStoreContract extends StoreContract {

    // Appending

    @Test
    void append_withoutTransaction_isRefused() {
        assertThatThrownBy(() -> store().append(List.of(plain("m1")), "a", LEASE))
                .isInstanceOf(NoTransactionException.class);
        elapse(HOUR);
        assertThat(claim("b")).isEmpty();
    }

    @Test
    void append_beforeCommit_isInvisibleToOthers() {
        try (Script other = new Script();
                Transaction transaction = transactions().begin()) {
            store().append(List.of(waiting("m1"), plain("m2")), "a", LEASE);
            assertThat(other.call(() -> claim("b"))).isEmpty();
            transaction.commit();
        }
        elapse(LEASE);
        assertThat(claimIds("b")).containsExactly("m1", "m2");
    }

    @Test
    void append_thenRollback_leavesNothing() {
        Transactions.rolledBack(transactions(), () -> store().append(List.of(waiting("m1"), plain("m2")), "a", LEASE));
        elapse(HOUR);
        assertThat(claim("b")).isEmpty();
    }

    @Test
    void append_inRollbackOnlyTransaction_leavesNothing() {
        try (Transaction transaction = transactions().begin()) {
            store().append(List.of(waiting("m1"), plain("m2")), "a", LEASE);
            transactions().setRollbackOnly();
            transaction.commit();
        }
        elapse(HOUR);
        assertThat(claim("b")).isEmpty();
    }

    @Test
    void append_ofSeveral_answersInTheirOrder() {
        List<Appended> appended = append(plain("m3"), waiting("m1"), plain("m2"));
        assertThat(appended).extracting(result -> result.id().value()).containsExactly("m3", "m1", "m2");
        assertThat(appended).noneMatch(Appended::duplicate);
    }

    @Test
    void append_ofWhatIsAppendedByOthers_neverWaits() {
        append(waiting("m0"));
        try (Script writer = new Script();
                Script claimer = new Script();
                Transaction transaction = transactions().begin()) {
            store().append(List.of(waiting("m1")), "a", LEASE);
            assertThat(idsOf(claimer.call(() -> claim("b")))).containsExactly("m0");
            writer.run(() -> append(waiting("m2")));
            assertThat(idsOf(claimer.call(() -> claim("b")))).containsExactly("m2");
            transaction.commit();
        }
        assertThat(claimIds("b")).containsExactly("m1");
    }

    @Test
    void plainMessage_isBornClaimed_untilItsLeaseEnds() {
        ClaimedMessage born = bornClaimed(plain("m1"));
        assertThat(born.message()).isEqualTo(Samples.message("m1"));
        assertThat(born.attempts()).isZero();
        assertThat(claim("b")).isEmpty();
        elapse(LEASE.minusSeconds(10));
        assertThat(claim("b")).isEmpty();
        elapse(Duration.ofSeconds(11));
        ClaimedMessage taken = claimOne("b");
        assertThat(taken.id()).isEqualTo(id("m1"));
        assertThat(taken.token()).isGreaterThan(born.token());
    }

    @Test
    void bornClaim_canBeSettled() {
        ClaimedMessage born = bornClaimed(plain("m1"));
        assertThat(settle(delivered(born))).containsExactly(id("m1"));
        elapse(HOUR);
        assertThat(claim("b")).isEmpty();
    }

    @Test
    void delayedMessage_isClaimableAfterItsDelay_notBefore() {
        assertThat(append(delayed("m1", MINUTE)).get(0).claim()).isEmpty();
        assertThat(claim("b")).isEmpty();
        elapse(MINUTE.minusSeconds(10));
        assertThat(claim("b")).isEmpty();
        elapse(Duration.ofSeconds(11));
        assertThat(claimIds("b")).containsExactly("m1");
    }

    @Test
    void everyPart_comesBackUnchanged() {
        List<EncodedMessage> messages = Samples.awkward();
        append(messages.stream().map(Samples::plain).toArray(NewMessage[]::new));
        elapse(LEASE);
        assertThat(claim("b")).extracting(ClaimedMessage::message).containsExactlyElementsOf(messages);
    }

    @Test
    void committedMessage_survivesRestart() {
        if (capabilities().has(Capability.SURVIVES_RESTART)) {
            append(waiting("m1"), plain("m2"));
            restart();
            elapse(LEASE);
            assertThat(claimIds("b")).containsExactly("m1", "m2");
        }
    }

    // Claiming

    @Test
    void emptyStore_hasNothingToClaim() {
        assertThat(claim("b")).isEmpty();
        assertThat(store().settle(List.of())).isEmpty();
    }

    @Test
    void claim_takesTheOldestFirst_upToItsLimit() {
        IntStream.range(0, 5).forEach(at -> append(waiting("m" + at)));
        assertThat(idsOf(claim("b", 2, LEASE))).containsExactly("m0", "m1");
        assertThat(idsOf(claim("b", 2, LEASE))).containsExactly("m2", "m3");
        assertThat(idsOf(claim("b", 2, LEASE))).containsExactly("m4");
    }

    @Test
    void claimed_belongsToItsOwner_untilTheLeaseEnds() {
        append(waiting("m1"));
        ClaimedMessage first = claimOne("b", MINUTE);
        assertThat(claim("c")).isEmpty();
        elapse(MINUTE.minusSeconds(10));
        assertThat(claim("b")).isEmpty();
        elapse(Duration.ofSeconds(11));
        ClaimedMessage second = claimOne("c");
        assertThat(second.token()).isGreaterThan(first.token());
        assertThat(second.attempts()).isZero();
    }

    @Test
    void claim_keepsToItsDestinations() {
        append(plain(Samples.message("m1", ORDERS, Optional.empty(), new byte[1])));
        append(plain(Samples.message("m2", INVOICES, Optional.empty(), new byte[1])));
        elapse(LEASE);
        assertThat(claim(new ClaimRequest("b", 10, LEASE, Set.of(), true))).isEmpty();
        assertThat(idsOf(claim(new ClaimRequest("b", 10, LEASE, Set.of(INVOICES), false))))
                .containsExactly("m1");
        assertThat(claim(new ClaimRequest("b", 10, LEASE, Set.of(ORDERS), true)))
                .isEmpty();
        assertThat(idsOf(claim(new ClaimRequest("b", 10, LEASE, Set.of(INVOICES), true))))
                .containsExactly("m2");
    }

    @Test
    void lowerInsertion_committedLater_isNotSkipped() {
        try (Script other = new Script()) {
            Transaction slow = appendSlowly(other, waiting("m1"));
            append(waiting("m2"));
            ClaimedMessage second = claimOne("b");
            assertThat(second.id()).isEqualTo(id("m2"));
            settle(delivered(second));
            other.run(slow::commit);
        }
        assertThat(claimIds("b")).containsExactly("m1");
    }

    @Test
    void messagesNotYetDue_doNotHideOneThatIs() {
        append(IntStream.range(0, 40).mapToObj(at -> delayed("later" + at, DAY)).toArray(NewMessage[]::new));
        append(IntStream.range(0, 20).mapToObj(at -> waiting("postponed" + at)).toArray(NewMessage[]::new));
        store().settle(claim("b").stream()
                .map(claimed -> postponed(claimed, DAY, false))
                .toList());
        append(waiting("due"));
        assertThat(idsOf(claim("b", 10, LEASE))).containsExactly("due");
    }

    @Test
    void twoClaimers_neverShareAMessage() {
        append(IntStream.range(0, 100).mapToObj(at -> waiting("m" + at)).toArray(NewMessage[]::new));
        List<String> all;
        try (Script one = new Script();
                Script two = new Script()) {
            Future<List<String>> first = one.start(() -> claimAll("b"));
            Future<List<String>> second = two.start(() -> claimAll("c"));
            all = new ArrayList<>(Script.await(first));
            all.addAll(Script.await(second));
        }
        // A claimer whose candidates were all taken meanwhile may stop too early.
        all.addAll(claimAll("d"));
        assertThat(all).hasSize(100).doesNotHaveDuplicates();
    }

    // Settling

    @Test
    void delivered_isGone() {
        append(waiting("m1"));
        assertThat(settle(delivered(claimOne("b")))).containsExactly(id("m1"));
        elapse(HOUR);
        assertThat(claim("b")).isEmpty();
    }

    @Test
    void oldToken_changesNothing_andIsReported() {
        append(waiting("m1"));
        ClaimedMessage old = claimOne("b");
        elapse(HOUR);
        ClaimedMessage latest = claimOne("c");
        assertThat(settle(delivered(old))).isEmpty();
        assertThat(settle(postponed(old, DAY, true))).isEmpty();
        assertThat(settle(parked(old))).isEmpty();
        assertThat(claim("d")).isEmpty();
        assertThat(settle(postponed(latest, Duration.ZERO, false))).containsExactly(id("m1"));
        assertThat(claim("d")).singleElement().matches(claimed -> claimed.attempts() == 0);
    }

    @Test
    void leaseOver_butNobodyClaimedSince_settlesStill() {
        append(waiting("m1"));
        ClaimedMessage claimed = claimOne("b");
        elapse(HOUR);
        assertThat(settle(delivered(claimed))).containsExactly(id("m1"));
        assertThat(claim("c")).isEmpty();
    }

    @Test
    void severalSettlements_answerThoseThatTookEffect() {
        append(waiting("m1"), waiting("m2"), waiting("m3"), waiting("m4"));
        List<ClaimedMessage> claimed = claim("b");
        Set<MessageId> effective = settle(
                delivered(claimed.get(0)),
                postponed(claimed.get(1), Duration.ZERO, true),
                parked(claimed.get(2)),
                new Settlement.Delivered(id("m4"), claimed.get(3).token() - 1),
                new Settlement.Delivered(id("never-stored"), 1));
        assertThat(effective).containsExactlyInAnyOrder(id("m1"), id("m2"), id("m3"));
        assertThat(claimIds("b")).containsExactly("m2");
    }

    @Test
    void postponed_waitsForItsDelay_andCountsOnlyIfTold() {
        append(waiting("m1"));
        settle(postponed(claimOne("b"), MINUTE, true));
        assertThat(claim("b")).isEmpty();
        elapse(MINUTE.plusSeconds(1));
        ClaimedMessage second = claimOne("b");
        assertThat(second.attempts()).isEqualTo(1);
        settle(postponed(second, MINUTE, false));
        assertThat(claim("b")).isEmpty();
        elapse(MINUTE.plusSeconds(1));
        ClaimedMessage third = claimOne("b");
        assertThat(third.attempts()).isEqualTo(1);
        assertThat(third.message()).isEqualTo(Samples.keyed("m1", "key of m1"));
    }

    @Test
    void parked_isNeverClaimed() {
        append(waiting("m1"));
        ClaimedMessage claimed = claimOne("b");
        assertThat(settle(parked(claimed))).containsExactly(id("m1"));
        elapse(DAY);
        assertThat(claim("b")).isEmpty();
    }

    // Order of a key

    @Test
    void orderedKey_onlyItsHeadIsClaimed_othersAreFree() {
        if (keeps(Capability.ORDERED_KEYS, ordered("m1", "k"))) {
            assertThat(append(ordered("a1", "a")).get(0).claim())
                    .as("born claimed")
                    .isEmpty();
            append(ordered("a2", "a"), ordered("b1", "b"), ordered("other", INVOICES, "a"), ordered("b2", "b"));
            assertThat(claim("b")).allMatch(ClaimedMessage::ordered);
            elapse(HOUR);
            assertThat(claimIds("b")).containsExactly("a1", "b1", "other");
        }
    }

    @Test
    void orderedKey_isClosedWhileClaimed_andGoesOnWhenSettled() {
        if (keeps(Capability.ORDERED_KEYS, ordered("m1", "k"))) {
            append(ordered("m1", "k"), ordered("m2", "k"), ordered("m3", "k"));
            for (String expected : List.of("m1", "m2", "m3")) {
                ClaimedMessage head = claimOne("b");
                assertThat(head.id()).isEqualTo(id(expected));
                assertThat(claim("c")).isEmpty();
                settle(delivered(head));
            }
            assertThat(claim("b")).isEmpty();
        }
    }

    @Test
    void orderedKey_waitsForItsPostponedHead() {
        if (keeps(Capability.ORDERED_KEYS, ordered("m1", "k"))) {
            append(ordered("m1", "k"), ordered("m2", "k"));
            settle(postponed(claimOne("b"), HOUR, true));
            assertThat(claim("b")).isEmpty();
            elapse(HOUR.plusSeconds(1));
            assertThat(claimIds("b")).containsExactly("m1");
        }
    }

    @Test
    void orderedKey_goesOnBehindAParkedHead() {
        if (keeps(Capability.ORDERED_KEYS, ordered("m1", "k"))) {
            append(ordered("m1", "k"), ordered("m2", "k"));
            settle(parked(claimOne("b")));
            assertThat(claimIds("b")).containsExactly("m2");
        }
    }

    @Test
    void orderedKey_staysClosed_whenAnOlderMessageCommitsDuringAClaim() {
        if (keeps(Capability.ORDERED_KEYS, ordered("m1", "k"))) {
            try (Script other = new Script()) {
                Transaction slow = appendSlowly(other, ordered("m1", "k"));
                append(ordered("m2", "k"), ordered("m3", "k"));
                ClaimedMessage second = claimOne("b");
                assertThat(second.id()).isEqualTo(id("m2"));
                other.run(slow::commit);
                assertThat(claim("c")).as("while the key is claimed").isEmpty();
                settle(delivered(second));
            }
            assertThat(claimIds("c")).containsExactly("m1");
        }
    }

    // Request ids

    @Test
    void requestId_usedBefore_answersTheFirstMessage() {
        if (keeps(Capability.REQUEST_IDS, requested("m1", "r", "body"))) {
            append(requested("m1", "r", "body"));
            Appended again = append(requested("m2", "r", "body")).get(0);
            assertThat(again).isEqualTo(new Appended(id("m1"), true, Optional.empty()));
            elapse(LEASE);
            ClaimedMessage only = claimOne("b");
            settle(delivered(only));
            assertThat(append(requested("m3", "r", "body")).get(0).id())
                    .as("after delivery")
                    .isEqualTo(id("m1"));
            elapse(HOUR);
            assertThat(claim("b")).isEmpty();
        }
    }

    @Test
    void requestId_usedTwiceInOneTransaction_storesOnce() {
        if (keeps(Capability.REQUEST_IDS, requested("m1", "r", "body"))) {
            List<Appended> appended = append(requested("m1", "r", "body"), requested("m2", "r", "body"), plain("m3"));
            assertThat(appended).extracting(result -> result.id().value()).containsExactly("m1", "m1", "m3");
            assertThat(appended).extracting(Appended::duplicate).containsExactly(false, true, false);
            elapse(LEASE);
            assertThat(claimIds("b")).containsExactly("m1", "m3");
        }
    }

    @Test
    void requestId_usedForSomethingElse_rejectsTheWholeCall() {
        if (keeps(Capability.REQUEST_IDS, requested("m1", "r", "body"))) {
            append(requested("m1", "r", "body"));
            assertRejected(plain("m2"), requested("m3", "r", "another body"));
            assertRejected(plain("m4"), requested("m5", INVOICES, "r", "body"));
            elapse(LEASE);
            assertThat(claimIds("b")).containsExactly("m1");
        }
    }

    @Test
    void requestId_ofARolledBackTransaction_isFree() {
        if (keeps(Capability.REQUEST_IDS, requested("m1", "r", "body"))) {
            Transactions.rolledBack(
                    transactions(), () -> store().append(List.of(requested("m1", "r", "body")), "a", LEASE));
            assertThat(append(requested("m2", "r", "another body")).get(0).duplicate())
                    .isFalse();
        }
    }

    @Test
    void requestId_heldByAnOpenTransaction_isNeverStoredTwice() {
        if (keeps(Capability.REQUEST_IDS, requested("m1", "r", "body"))) {
            try (Script other = new Script();
                    Transaction transaction = transactions().begin()) {
                store().append(List.of(requested("m1", "r", "body")), "a", LEASE);
                Future<List<Appended>> second = other.start(() -> append(requested("m2", "r", "body")));
                // A store that is not told a lock timeout may wait for the first transaction instead of giving up.
                Eventually.within(Duration.ofSeconds(2), second::isDone);
                assertThat(transaction.commit()).isEqualTo(TransactionOutcome.COMMITTED);
                assertUnavailableOrDuplicateOf("m1", second);
            }
            assertThat(append(requested("m3", "r", "body")).get(0).id()).isEqualTo(id("m1"));
        }
    }

    @Test
    void requestId_isForgottenByPurge() {
        if (keeps(Capability.REQUEST_IDS, requested("m1", "r", "body"))) {
            settle(delivered(bornClaimed(requested("m1", "r", "body"))));
            elapse(HOUR);
            store().purge(DAY, 10);
            assertThat(append(requested("m2", "r", "body")).get(0).duplicate()).isTrue();
            elapse(DAY);
            assertThat(store().purge(DAY, 10)).isEqualTo(1);
            assertThat(append(requested("m3", "r", "another body")).get(0).duplicate())
                    .isFalse();
        }
    }

    // Ledger and purge

    @Test
    void ledgerMessage_isMarkedWhenDelivered_andPurgedLater() {
        if (keeps(Capability.LEDGER, ledger("m1"))) {
            settle(delivered(bornClaimed(ledger("m1"))));
            elapse(HOUR);
            assertThat(claim("b")).isEmpty();
            assertThat(store().purge(DAY, 10)).isZero();
            elapse(DAY);
            assertThat(store().purge(DAY, 10)).isEqualTo(1);
        }
    }

    @Test
    void consumedMessage_isGone_whateverItsState() {
        append(waiting("waiting"), waiting("claimed"), waiting("parked"), delayed("delayed", DAY));
        for (ClaimedMessage claimed : claim("b")) {
            if (claimed.id().equals(id("parked"))) {
                settle(parked(claimed));
            } else if (claimed.id().equals(id("waiting"))) {
                settle(postponed(claimed, Duration.ZERO, true));
            }
        }
        for (String name : List.of("waiting", "claimed", "parked", "delayed")) {
            assertThat(store().consumed(id(name))).as(name).isTrue();
            assertThat(store().consumed(id(name))).as(name + " again").isFalse();
        }
        elapse(DAY.multipliedBy(2));
        assertThat(claim("c")).isEmpty();
        assertThat(store().consumed(id("never-stored"))).isFalse();
    }

    @Test
    void consumedWhileClaimed_makesTheSettlementVoid() {
        append(waiting("m1"));
        ClaimedMessage claimed = claimOne("b");
        assertThat(store().consumed(id("m1"))).isTrue();
        assertThat(settle(postponed(claimed, Duration.ZERO, true))).isEmpty();
        assertThat(settle(delivered(claimed))).isEmpty();
        assertThat(claim("c")).isEmpty();
    }

    @Test
    void consumedBeforeTheCommit_changesNothing() {
        try (Script other = new Script()) {
            Transaction slow = appendSlowly(other, waiting("m1"));
            assertThat(store().consumed(id("m1"))).isFalse();
            other.run(slow::commit);
        }
        assertThat(claimIds("b")).containsExactly("m1");
    }

    @Test
    void consumedLedgerMessage_isKept_andPurgedLater() {
        if (keeps(Capability.LEDGER, ledger("m1"))) {
            append(ledger("m1"), ledger("m2"));
            ClaimedMessage second = bornClaimed(ledger("m3"));
            settle(delivered(second));
            assertThat(store().consumed(id("m1"))).isTrue();
            assertThat(store().consumed(id("m1"))).isFalse();
            assertThat(store().consumed(id("m3"))).as("delivered before").isTrue();
            elapse(DAY);
            assertThat(store().purge(HOUR, 10)).isEqualTo(2);
            assertThat(claimIds("b")).containsExactly("m2");
        }
    }

    @Test
    void purge_keepsToItsLimit() {
        if (keeps(Capability.LEDGER, ledger("m1"))) {
            List<Appended> appended = append(ledger("m1"), ledger("m2"), ledger("m3"));
            store().settle(appended.stream()
                    .map(result -> delivered(result.claim().orElseThrow()))
                    .toList());
            elapse(DAY);
            assertThat(store().purge(HOUR, 2)).isEqualTo(2);
            assertThat(store().purge(HOUR, 2)).isEqualTo(1);
            assertThat(store().purge(HOUR, 2)).isZero();
        }
    }

    @Test
    void purge_neverTakesWhatIsNotDelivered() {
        append(plain("claimed"), waiting("waiting"), delayed("delayed", DAY), waiting("parked"));
        List<ClaimedMessage> claimed = claim("b");
        store().settle(claimed.stream()
                .filter(message -> message.id().equals(id("parked")))
                .map(Samples::parked)
                .toList());
        elapse(DAY.multipliedBy(30));
        assertThat(store().purge(Duration.ZERO, 100)).isZero();
        assertThat(claimIds("b")).containsExactlyInAnyOrder("claimed", "waiting", "delayed");
    }
}
