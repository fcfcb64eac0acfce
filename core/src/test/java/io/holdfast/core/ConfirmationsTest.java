// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import static io.holdfast.core.Fixture.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.Guarantee;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.PublishOutcome;
import io.holdfast.spi.PreparedMessages;
import io.holdfast.tck.Eventually;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
final class ConfirmationsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Fixture fixture = new Fixture();
    private final ConcurrentLinkedQueue<Integer> confirmed = new ConcurrentLinkedQueue<>();
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile boolean down;
    private Holdfast holdfast;

    @AfterEach
    void close() {
        answered.countDown();
        if (holdfast != null) {
            holdfast.close();
        }
    }

    /** Halves whose broker answers no confirmation before the test lets it. */
    private PreparedMessages slow() {
        PreparedMessages real = fixture.broker.prepared("n1");
        return (PreparedMessages) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PreparedMessages.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("confirm")) {
                        confirmed.add(((Set<?>) arguments[0]).size());
                        answered.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                        if (down) {
                            throw new MessagingUnavailableException("a", "b", "c");
                        }
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private void start() {
        holdfast = fixture.builder(Guarantee.HALF_MESSAGE).halfMessages(slow()).build();
        holdfast.start();
        // From its first look on, the worker takes what callers leave.
        Eventually.within(
                PATIENCE,
                () -> fixture.listener.events("worked").stream()
                        .anyMatch(event -> event.toString().contains("confirmations")));
    }

    @Test
    void callers_doNotWaitForConfirmations_andShareThem() {
        start();
        for (int i = 0; i < 20; i++) {
            fixture.publish(holdfast, order("m" + i));
        }
        answered.countDown();
        Eventually.within(PATIENCE, () -> fixture.accepted().size() == 20);
        assertThat(fixture.accepted()).hasSize(20);
        assertThat(confirmed.stream().mapToInt(size -> size).sum()).isEqualTo(20);
        assertThat(confirmed).as("confirmed together").hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void close_confirmsWhatCallersHaveLeft() {
        start();
        for (int i = 0; i < 5; i++) {
            fixture.publish(holdfast, order("m" + i));
        }
        answered.countDown();
        holdfast.close();
        assertThat(fixture.accepted()).hasSize(5);
    }

    @Test
    void lostConfirmation_isRepairedByTheResolver() {
        start();
        down = true;
        fixture.publish(holdfast, order("m"));
        answered.countDown();
        Eventually.within(PATIENCE, () -> confirmed.size() == 1);
        down = false;
        fixture.clock.advance(Duration.ofMinutes(1));
        Eventually.within(PATIENCE, () -> !fixture.accepted().isEmpty());
        assertThat(fixture.accepted()).containsExactly("m");
    }

    @Test
    void execute_waits_becauseItsCallerIsTold() {
        start();
        answered.countDown();
        assertThat(holdfast.publisher().execute(List.of(order("m")), () -> {})).isEqualTo(PublishOutcome.CONFIRMED);
        assertThat(fixture.accepted()).containsExactly("m");
    }

    @Test
    void instanceThatWasNotStarted_confirmsItself() {
        holdfast = fixture.builder(Guarantee.HALF_MESSAGE).build();
        fixture.publish(holdfast, order("m"));
        assertThat(fixture.accepted()).containsExactly("m");
    }
}
