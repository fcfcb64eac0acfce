// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.CheckBack;
import io.holdfast.HoldfastException;
import io.holdfast.MessageId;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.PendingMessage;
import io.holdfast.Verdict;
import io.holdfast.core.protocol.Answer;
import io.holdfast.core.protocol.Answer.Failed;
import io.holdfast.core.protocol.Resolver;
import io.holdfast.core.protocol.ResolverPort;
import io.holdfast.core.protocol.ResolverRules;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.Markers;
import io.holdfast.spi.MessagingListener;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.spi.PreparedMessages.PendingHalf;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One thread of the resolver. */
final class ResolverWorker implements Workers.Worker, ResolverPort {

    private final String name;
    private final Desk desk;
    private final StopSignal stop;
    private final Now now;
    private final Trouble scanning;
    private final Trouble asking;
    private final Trouble acting;
    private final long unreachable;
    private Resolver resolver;

    /** What the threads of a resolver share. */
    record Desk(
            PreparedMessages prepared,
            DueHalves halves,
            Optional<Markers> markers,
            Map<String, CheckBack> checkBacks,
            MessagingListener listener) {}

    ResolverWorker(String name, ResolverRules rules, Desk desk, StopSignal stop, Now now) {
        this.name = name;
        this.desk = desk;
        this.stop = stop;
        this.now = now;
        this.scanning = new Trouble(name + " scanning", desk.listener(), now);
        this.asking = new Trouble(name + " asking", desk.listener(), now);
        this.acting = new Trouble(name + " acting", desk.listener(), now);
        this.unreachable = rules.unreachable();
        this.resolver = Resolver.start(rules);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void step() {
        Resolver before = resolver;
        Answer answer =
                Calls.performInWorker(before.request(), this, "Cannot finish " + before.phase() + " of the resolver");
        resolver = before.answered(answer, now.moment());
        switch (before.phase()) {
            case TAKING -> {
                desk.listener().worked(name);
                report(scanning, answer);
            }
            case ASKING -> asked(before.half().orElseThrow(), answer);
            case ACTING -> {
                desk.halves().finished(before.half().orElseThrow().id());
                report(acting, answer);
            }
        }
    }

    private void asked(PendingHalf half, Answer answer) {
        if (answer instanceof Failed failed) {
            desk.listener().unreachable(half.id(), failed.error().rule());
            asking.failed(failed.error(), unreachable);
        } else if (answer instanceof Answer.Asked said) {
            asking.over();
            desk.listener().checked(half.id(), said.verdict());
        }
    }

    private void report(Trouble trouble, Answer answer) {
        if (answer instanceof Failed failed) {
            stop.rest(trouble.failed(failed.error()));
        } else {
            trouble.over();
        }
    }

    @Override
    public Answer due() {
        return new Answer.Due(desk.halves().next());
    }

    @Override
    public Answer ask(PendingHalf half) {
        return new Answer.Asked(half.half().fenced() ? marker(half) : application(half));
    }

    private Verdict marker(PendingHalf half) {
        return desk.markers()
                .orElseThrow(() -> unreachable(half, "it is proved by a marker, and no markers are configured"))
                .check(half.half().transaction());
    }

    private Verdict application(PendingHalf half) {
        CheckBack checkBack = desk.checkBacks().get(half.half().message().destination());
        if (checkBack == null) {
            throw unreachable(half, "no check-back is registered for its destination");
        }
        Verdict verdict;
        try {
            verdict = checkBack.check(pending(half));
        } catch (Throwable error) {
            throw unreachable(
                    half, "its check-back failed with " + error.getClass().getName());
        } finally {
            // An interrupt that the application left behind must not reach the database.
            Thread.interrupted();
        }
        return Optional.ofNullable(verdict).orElseThrow(() -> unreachable(half, "its check-back answered null"));
    }

    private static HoldfastException unreachable(PendingHalf half, String why) {
        return new MessagingUnavailableException(
                "Cannot check message " + half.id() + " to \""
                        + half.half().message().destination() + "\"",
                why,
                "It is asked for again until the longest age.");
    }

    private static PendingMessage pending(PendingHalf half) {
        EncodedMessage message = half.half().message();
        return new PendingMessage(
                message.id(),
                message.destination(),
                message.type(),
                message.key(),
                message.headers(),
                half.age(),
                half.unknownAnswers());
    }

    @Override
    public Answer confirm(MessageId id) {
        return new Answer.Taken(desk.prepared().confirm(Set.of(id)));
    }

    @Override
    public Answer cancel(MessageId id) {
        return new Answer.Taken(desk.prepared().cancel(Set.of(id)));
    }

    @Override
    public Answer postpone(MessageId id, long delay, boolean counted) {
        desk.prepared().postpone(id, Duration.ofMillis(delay), counted);
        return Answer.Done.DONE;
    }

    @Override
    public Answer park(MessageId id, String reason) {
        if (desk.prepared().park(id, reason)) {
            String destination = resolver.half().orElseThrow().half().message().destination();
            desk.listener().parked(id, destination, reason);
        }
        return Answer.Done.DONE;
    }
}
