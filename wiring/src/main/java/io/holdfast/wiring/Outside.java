// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import io.holdfast.MessageId;
import io.holdfast.Operations;
import io.holdfast.Verdict;
import java.util.List;
import java.util.Optional;

/** Operations that are durable when they return, whatever transaction their caller has. */
final class Outside implements Operations {

    private final Operations operations;
    private final Platform platform;

    Outside(Operations operations, Platform platform) {
        this.operations = operations;
        this.platform = platform;
    }

    @Override
    public List<Status> status() {
        return platform.outsideTransaction(operations::status);
    }

    @Override
    public List<Entry> list(Filter filter, int limit) {
        return platform.outsideTransaction(() -> operations.list(filter, limit));
    }

    @Override
    public Optional<Entry> find(MessageId id) {
        return platform.outsideTransaction(() -> operations.find(id));
    }

    @Override
    public boolean retry(MessageId id, String actor) {
        return platform.outsideTransaction(() -> operations.retry(id, actor));
    }

    @Override
    public int retryAll(Filter filter, boolean dryRun, String actor) {
        return platform.outsideTransaction(() -> operations.retryAll(filter, dryRun, actor));
    }

    @Override
    public boolean discard(MessageId id, String actor) {
        return platform.outsideTransaction(() -> operations.discard(id, actor));
    }

    @Override
    public boolean decide(MessageId id, Verdict verdict, String actor) {
        return platform.outsideTransaction(() -> operations.decide(id, verdict, actor));
    }

    @Override
    public void pause(String destination, String actor) {
        operations.pause(destination, actor);
    }

    @Override
    public void resume(String destination, String actor) {
        operations.resume(destination, actor);
    }

    @Override
    public List<Audited> audit(int limit) {
        return operations.audit(limit);
    }
}
