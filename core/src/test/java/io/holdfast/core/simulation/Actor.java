// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core.simulation;

import io.holdfast.core.protocol.Answer;
import io.holdfast.core.protocol.Conversation;
import io.holdfast.core.protocol.Request;

/**
 * One worker of one node: holds a conversation, performs its requests, hears the answers. What is between a request, its
 * effect and its answer belongs to the network, and to whoever dies meanwhile.
 *
 * @param <P> the port of its conversations
 */
final class Actor<P> {

    /** Where an actor's conversations come from. */
    interface Script<P> {

        /** The next conversation, or null if there is nothing to do now. */
        Conversation<P> next();

        /** A conversation has come to its end. */
        default void finished(Conversation<P> conversation) {}

        /** The port for the current conversation. */
        P port();

        /** What it remembers besides the conversation, as far as it influences what happens later. */
        default String memory() {
            return "";
        }
    }

    private static final long SHORTEST_IDLE = 50;
    private static final long LONGEST_IDLE = 2000;

    final String name;
    final Node node;
    final Line line;
    private final World world;
    private final Script<P> script;
    private final int incarnation;
    private Conversation<P> conversation;
    private long idle = SHORTEST_IDLE;
    private int sleep;
    private Runnable woken;

    Actor(World world, Node node, String name, Line line, Script<P> script) {
        this.world = world;
        this.node = node;
        this.name = name;
        this.line = line;
        this.script = script;
        this.incarnation = node.incarnation();
    }

    Conversation<P> conversation() {
        return conversation;
    }

    boolean isIdle() {
        return conversation == null;
    }

    /** Thinks: ends a finished conversation, finds the next one, sends its request. */
    void turn() {
        if (isDead() || world.isStepwise()) {
            return;
        }
        if (node.pausedFor() > 0) {
            world.schedule(node.pausedFor(), this::turn);
            return;
        }
        if (!proceed()) {
            world.schedule(idle, this::turn);
            idle = Math.min(LONGEST_IDLE, idle * 2);
            return;
        }
        idle = SHORTEST_IDLE;
        Request<P> request = conversation.request();
        line.issue();
        world.schedule(world.fates().latency(), () -> effect(request));
    }

    /** Whether there is a request to make. */
    boolean proceed() {
        if (conversation != null && conversation.isFinished()) {
            script.finished(conversation);
            conversation = null;
        }
        if (conversation == null) {
            conversation = script.next();
        }
        return conversation != null && (!conversation.isFinished() || proceed());
    }

    private void effect(Request<P> request) {
        // A request that is on its way when its sender dies may still arrive.
        if (isDead() && world.fates().luck() < 0.5) {
            return;
        }
        Answer answer = perform(request);
        if (isDead()) {
            return;
        }
        if (line.sleepUntil() >= 0) {
            int mine = ++sleep;
            woken = () -> {
                if (sleep == mine) {
                    sleep++;
                    effect(request);
                }
            };
            world.schedule(line.sleepUntil() - world.now(), woken);
            return;
        }
        world.schedule(line.replyAfter(), () -> reply(answer));
    }

    /** Makes one request and hears its answer at once, for a search that plays all orders itself. */
    void step() {
        line.issue();
        hear(perform(conversation.request()));
    }

    String memory() {
        return name + " " + conversation + " " + script.memory() + "\n";
    }

    Answer perform(Request<P> request) {
        line.reset();
        Answer answer = Line.perform(() -> request.perform(script.port()));
        world.trace(name, answer);
        return answer;
    }

    /** Something it may be sleeping for has come. */
    void wake() {
        if (woken != null) {
            world.schedule(0, woken);
            woken = null;
        }
    }

    private void reply(Answer answer) {
        if (isDead()) {
            return;
        }
        if (node.pausedFor() > 0) {
            world.schedule(node.pausedFor(), () -> reply(answer));
            return;
        }
        hear(answer);
        turn();
    }

    void hear(Answer answer) {
        conversation = conversation.answered(answer, node.moment());
    }

    private boolean isDead() {
        return !node.isAlive() || node.incarnation() != incarnation;
    }
}
