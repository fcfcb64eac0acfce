// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.protocol;

import io.holdfast.core.protocol.Answer.Claimed;
import io.holdfast.core.protocol.Answer.Failed;
import io.holdfast.core.protocol.Answer.Handed;
import io.holdfast.core.protocol.Answer.Sent;
import io.holdfast.spi.MessageStore.ClaimRequest;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sends what is stored: takes messages that were handed over after commit, sweeps for what was left behind, sends in
 * batches, settles in batches. Loops for ever.
 *
 * <p>Rules it keeps: nothing is settled as delivered before the broker accepted it; nothing is sent when its lease could
 * end before the answer; a broker that cannot be reached costs no attempt; no store call is open while the broker is spoken
 * to.
 *
 * @param phase what it does now
 * @param toSend owned and not sent yet
 * @param chunk how many of them go into the next send: all, or one at a time after the broker refused a batch as a whole
 * @param unsettled sent or given up, not recorded yet
 * @param settleBy when the unsettled ones must be recorded at the latest, in ticks
 * @param circuits which destinations are down
 * @param paused which destinations an operator has paused
 * @param nextSweep when to look into the store again, in ticks
 * @param asked when the claim was asked for, in ticks; leases count from here
 * @param probe the destination that the claim is to find a probe for
 * @param failures of the store, in a row
 */
public record Relay(
        RelayRules rules,
        Phase phase,
        List<Leased> toSend,
        int chunk,
        List<Settlement> unsettled,
        long settleBy,
        Circuits circuits,
        Set<String> paused,
        long nextSweep,
        long asked,
        Optional<String> probe,
        int failures)
        implements Conversation<RelayPort> {

    /** What a relay can be doing. */
    public enum Phase {
        TAKING,
        CLAIMING,
        SENDING,
        SETTLING,
        RESTING
    }

    /** A relay that has nothing and sweeps first. */
    public static Relay start(RelayRules rules, Moment now) {
        return new Draft(rules, now).next(now);
    }

    /** Whether it owns nothing that must be recorded: a good moment to stop. */
    public boolean isIdle() {
        return phase == Phase.TAKING && unsettled.isEmpty();
    }

    @Override
    public boolean isFinished() {
        return false;
    }

    @Override
    public Request<RelayPort> request() {
        return switch (phase) {
            case TAKING -> {
                long until = unsettled.isEmpty() ? nextSweep : Math.min(nextSweep, settleBy);
                long wait = Math.max(0, until - asked);
                yield port -> port.take(rules.batch(), wait);
            }
            case CLAIMING -> {
                ClaimRequest request = claimRequest();
                yield port -> port.claim(request);
            }
            case SENDING -> {
                var batch = toSend.subList(0, chunk).stream()
                        .map(leased -> leased.claim().message())
                        .toList();
                yield port -> port.send(batch);
            }
            case SETTLING -> port -> port.settle(unsettled);
            case RESTING -> {
                long pause = Math.max(0, nextSweep - asked);
                yield port -> port.rest(pause);
            }
        };
    }

    private ClaimRequest claimRequest() {
        Duration lease = Duration.ofMillis(rules.lease());
        if (probe.isPresent()) {
            return new ClaimRequest(rules.owner(), 1, lease, Set.of(probe.get()), true);
        }
        Set<String> left = new HashSet<>(circuits.destinations());
        left.addAll(paused);
        return new ClaimRequest(rules.owner(), rules.batch(), lease, left, false);
    }

    @Override
    public Relay answered(Answer answer, Moment now) {
        Draft draft = new Draft(this);
        switch (phase) {
            case TAKING -> draft.taken((Handed) answer, now);
            case CLAIMING -> draft.claimed(answer, now);
            case SENDING -> draft.sent(answer, now);
            case SETTLING -> {
                if (answer instanceof Failed) {
                    return draft.settleAgain(now);
                }
                draft.failures = 0;
                draft.unsettled.clear();
                // Also while sweeps find more and more: what is handed over, and who is paused, is heard of only there.
                return draft.to(Phase.TAKING, now);
            }
            case RESTING -> {
                return draft.to(Phase.SETTLING, now);
            }
        }
        // Nothing was handed over for a while and nothing is left to send: time to record what has been saved up.
        boolean quiet = phase == Phase.TAKING && draft.toSend.isEmpty();
        return quiet && !draft.unsettled.isEmpty() ? draft.to(Phase.SETTLING, now) : draft.next(now);
    }

    /** The next relay while it is being worked out. Lives for one step. */
    private static final class Draft {

        private final RelayRules rules;
        private final List<Leased> toSend;
        private final List<Settlement> unsettled;
        private int chunk;
        private long settleBy;
        private Circuits circuits;
        private Set<String> paused;
        private long nextSweep;
        private final long asked;
        private Optional<String> probe;
        private int failures;
        private final Set<String> foundDown = new HashSet<>();

        Draft(RelayRules rules, Moment now) {
            this.rules = rules;
            this.toSend = new ArrayList<>();
            this.unsettled = new ArrayList<>();
            this.circuits = Circuits.CLOSED;
            this.paused = Set.of();
            this.nextSweep = now.ticks();
            this.asked = now.ticks();
            this.probe = Optional.empty();
        }

        Draft(Relay relay) {
            this.rules = relay.rules;
            this.toSend = new ArrayList<>(relay.toSend);
            this.unsettled = new ArrayList<>(relay.unsettled);
            this.chunk = relay.chunk;
            this.settleBy = relay.settleBy;
            this.circuits = relay.circuits;
            this.paused = relay.paused;
            this.nextSweep = relay.nextSweep;
            this.asked = relay.asked;
            this.probe = relay.probe;
            this.failures = relay.failures;
        }

        void taken(Handed handed, Moment now) {
            paused = handed.paused();
            if (handed.nudged()) {
                nextSweep = now.ticks();
            }
            accept(handed.messages(), now);
        }

        void claimed(Answer answer, Moment now) {
            if (answer instanceof Claimed claimed) {
                failures = 0;
                List<Leased> leased = claimed.messages().stream()
                        .map(claim -> new Leased(claim, asked + rules.lease()))
                        .toList();
                if (probe.isPresent() && leased.isEmpty()) {
                    circuits = circuits.probeLater(probe.get(), rules.poll(), now);
                }
                // As long as something is found there may be more; an ordered key shows its next message only now.
                boolean again = probe.isPresent() || !leased.isEmpty();
                nextSweep = now.ticks() + (again ? 0 : now.jittered(rules.poll()));
                accept(leased, now);
            } else {
                failures++;
                nextSweep = now.ticks() + rules.backoff().pause(failures, now);
            }
        }

        /** Keeps what may be sent; gives back at once what belongs to a destination that is down or paused. */
        private void accept(List<Leased> messages, Moment now) {
            for (Leased leased : messages) {
                String destination = leased.destination();
                if (isGivenUp(leased)) {
                    String reason =
                            "sent " + leased.claim().attempts() + " times without its consumer's acknowledgement";
                    record(new Settlement.Parked(leased.id(), leased.claim().token(), reason), now);
                } else if (paused.contains(destination)) {
                    giveBack(leased, rules.poll(), "destination is paused", now);
                } else if (circuits.admits(destination, now)) {
                    if (circuits.isOpen(destination)) {
                        circuits =
                                circuits.probeLater(destination, rules.backoff().longest(), now);
                    }
                    toSend.add(leased);
                } else {
                    giveBack(leased, circuits.wait(destination, now), "destination is down", now);
                }
            }
            chunk = toSend.size();
        }

        void sent(Answer answer, Moment now) {
            if (answer instanceof Failed failed && failed.isRejected() && chunk > 1) {
                chunk = 1;
                return;
            }
            List<Leased> tried = List.copyOf(toSend.subList(0, chunk));
            toSend.subList(0, chunk).clear();
            for (int i = 0; i < tried.size(); i++) {
                judge(tried.get(i), resultOf(answer, i), now);
            }
            toSend.removeIf(leased -> giveUpIfDown(leased, now));
            chunk = chunk == 1 ? Math.min(1, toSend.size()) : toSend.size();
        }

        private static SendResult resultOf(Answer answer, int index) {
            if (answer instanceof Sent sent) {
                return sent.results().get(index);
            }
            Failed failed = (Failed) answer;
            String reason = failed.error().rule();
            return failed.isRejected() ? SendResult.refused(reason) : SendResult.unreachable(reason);
        }

        private void judge(Leased leased, SendResult result, Moment now) {
            String destination = leased.destination();
            switch (result.kind()) {
                case ACCEPTED -> {
                    circuits = circuits.answered(destination);
                    record(acceptance(leased), now);
                }
                case REFUSED -> {
                    circuits = circuits.answered(destination);
                    record(refusal(leased, result.reason()), now);
                }
                case UNREACHABLE -> {
                    // One send is one failure of its destination, however many messages it held.
                    if (foundDown.add(destination)) {
                        circuits = circuits.failed(destination, rules.backoff(), now);
                    }
                    giveBack(leased, circuits.wait(destination, now), result.reason(), now);
                }
            }
        }

        /** Where a consumer must acknowledge, the broker's word only postpones the next sending. */
        private Settlement acceptance(Leased leased) {
            long token = leased.claim().token();
            Ladder pauses = rules.untilConsumed().get(leased.destination());
            if (pauses == null) {
                return new Settlement.Delivered(leased.id(), token);
            }
            Duration pause = Duration.ofMillis(pauses.delay(leased.claim().attempts() + 1));
            return new Settlement.Postponed(
                    leased.id(), token, pause, true, "sent; its consumer has not acknowledged it yet");
        }

        /** It was sent as often as it may be, and its last pause is over. */
        private boolean isGivenUp(Leased leased) {
            Ladder pauses = rules.untilConsumed().get(leased.destination());
            return pauses != null && pauses.isExhausted(leased.claim().attempts());
        }

        private Settlement refusal(Leased leased, String reason) {
            int attempts = leased.claim().attempts() + 1;
            Ladder ladder = rules.ladder(leased.destination());
            boolean blocks = leased.claim().ordered() && rules.blocking().contains(leased.destination());
            long token = leased.claim().token();
            if (ladder.isExhausted(attempts) && !blocks) {
                return new Settlement.Parked(leased.id(), token, reason);
            }
            return new Settlement.Postponed(
                    leased.id(), token, Duration.ofMillis(ladder.delay(attempts)), true, reason);
        }

        private boolean giveUpIfDown(Leased leased, Moment now) {
            boolean down = circuits.isOpen(leased.destination());
            if (down) {
                giveBack(leased, circuits.wait(leased.destination(), now), "destination is down", now);
            }
            return down;
        }

        private void giveBack(Leased leased, long delay, String reason, Moment now) {
            Duration pause = Duration.ofMillis(delay);
            record(new Settlement.Postponed(leased.id(), leased.claim().token(), pause, false, reason), now);
        }

        private void record(Settlement settlement, Moment now) {
            if (unsettled.isEmpty()) {
                settleBy = now.ticks() + rules.settleWithin();
            }
            unsettled.add(settlement);
        }

        Relay settleAgain(Moment now) {
            failures++;
            nextSweep = now.ticks() + rules.backoff().pause(failures, now);
            return to(Phase.RESTING, now);
        }

        Relay next(Moment now) {
            toSend.removeIf(leased -> giveBackIfLate(leased, now));
            chunk = Math.min(chunk, toSend.size());
            if (!toSend.isEmpty()) {
                return to(Phase.SENDING, now);
            }
            boolean sweepDue = now.ticks() >= nextSweep;
            boolean mustSettle = unsettled.size() >= rules.batch() || now.ticks() >= settleBy || sweepDue;
            if (!unsettled.isEmpty() && mustSettle) {
                return to(Phase.SETTLING, now);
            }
            if (sweepDue) {
                probe = circuits.dueProbe(now).filter(destination -> !paused.contains(destination));
                return to(Phase.CLAIMING, now);
            }
            return to(Phase.TAKING, now);
        }

        /** A send that outlives its lease could overtake the next owner's, so it is not begun. */
        private boolean giveBackIfLate(Leased leased, Moment now) {
            boolean late = leased.until() - now.ticks() < rules.sendTimeout();
            if (late) {
                giveBack(leased, 0, "lease was nearly over", now);
            }
            return late;
        }

        Relay to(Phase phase, Moment now) {
            return new Relay(
                    rules,
                    phase,
                    List.copyOf(toSend),
                    chunk,
                    List.copyOf(unsettled),
                    settleBy,
                    circuits,
                    paused,
                    nextSweep,
                    now.ticks(),
                    probe,
                    failures);
        }
    }
}
