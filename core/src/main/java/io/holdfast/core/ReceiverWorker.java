// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.HoldfastException;
import io.holdfast.spi.Delivery;
import io.holdfast.spi.Subscription;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One thread of a consumer. */
final class ReceiverWorker implements Workers.Worker {

    /** A subscription cannot be woken, so this is how late a stop may be noticed. */
    private static final Duration WAIT = Duration.ofMillis(250);

    private final String name;
    private final ConsumerSide side;
    private final StopSignal stop;
    private final Now now;
    private final Trouble receiving;
    private final Trouble applying;
    private @Nullable Subscription subscription;

    ReceiverWorker(String name, ConsumerSide side, StopSignal stop, Now now) {
        this.name = name;
        this.side = side;
        this.stop = stop;
        this.now = now;
        this.receiving = new Trouble(name + " receiving", side.listener(), now);
        this.applying = new Trouble(name + " applying", side.listener(), now);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void step() {
        try {
            Optional<Delivery> delivery = subscription().receive(WAIT);
            receiving.over();
            delivery.ifPresent(this::apply);
        } catch (Throwable error) {
            // Closing gives back a delivery that was not ended.
            finish();
            stop.rest(receiving.failed(Calls.translated("Cannot receive from \"" + destination() + "\"", error)));
        }
        side.listener().worked(name);
    }

    private void apply(Delivery delivery) {
        Optional<HoldfastException> unreached;
        try (DeliveryWork work = new DeliveryWork(delivery, side, stop, now)) {
            unreached = work.apply();
        }
        if (unreached.isPresent()) {
            // Without a rest, a database that is away would send the whole queue through the broker again and again.
            stop.rest(applying.failed(unreached.get()));
        } else {
            applying.over();
        }
    }

    private Subscription subscription() {
        Subscription open = subscription;
        if (open == null) {
            open = side.source()
                    .subscribe(
                            destination(), side.consumer().name(), side.rules().ordered());
            subscription = open;
        }
        return open;
    }

    private String destination() {
        return side.consumer().destination();
    }

    /** Closes the subscription; the next step opens another one. */
    @Override
    public void finish() {
        Subscription open = subscription;
        subscription = null;
        if (open != null) {
            open.close();
        }
    }
}
