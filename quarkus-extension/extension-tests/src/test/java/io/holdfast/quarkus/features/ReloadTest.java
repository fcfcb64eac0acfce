// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.Holdfast;
import io.holdfast.tck.Eventually;
import io.quarkus.test.QuarkusDevModeTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A developer saves, again and again: nothing of an earlier round stays in memory. {@code -Dreloads=N} for more rounds. */
class ReloadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int ROUNDS = Integer.getInteger("reloads", 4);
    private static final int PORT = freePort();

    @RegisterExtension
    static final QuarkusDevModeTest APP = new QuarkusDevModeTest()
            .withApplicationRoot(root -> root.addClass(Reloaded.class)
                    .addAsResource(new StringAsset("""
                            quarkus.http.port=%d
                            quarkus.datasource.db-kind=h2
                            quarkus.datasource.jdbc.url=jdbc:h2:mem:reload;DB_CLOSE_DELAY=-1
                            quarkus.datasource.jdbc.acquisition-timeout=60S
                            quarkus.datasource.devservices.enabled=false
                            quarkus.hibernate-orm.enabled=false
                            quarkus.otel.enabled=false
                            quarkus.live-reload.instrumentation=false
                            quarkus.holdfast.destinations.transfers.guarantee=outbox
                            """.formatted(PORT)), "application.properties"));

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void reloads_leaveNothingBehind() {
        for (int round = 0; round < ROUNDS; round++) {
            reload(round);
        }

        for (Class<?> kept : List.of(Holdfast.class, Reloaded.class)) {
            assertThat(Eventually.within(PATIENCE, () -> alive(kept) == 1))
                    .as("%d objects of %s are alive after %d rounds", alive(kept), kept, ROUNDS)
                    .isTrue();
        }
    }

    /** Saves, asks, and waits until the new code has got the message that it has sent to itself. */
    private void reload(int round) {
        String expected = "applied " + round;
        APP.modifySourceFile(Reloaded.class, text -> text.replaceFirst("ROUND = -?\\d+", "ROUND = " + round));
        boolean applied =
                Eventually.within(PATIENCE, () -> request() && expected.equals(System.getProperty(Reloaded.NEWS)));
        assertThat(applied)
                .as("%s, not %s", expected, System.getProperty(Reloaded.NEWS))
                .isTrue();
    }

    private boolean request() {
        try {
            HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + "/q/health"))
                    .build();
            return client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException restarting) {
            return false;
        } catch (InterruptedException wish) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** How many objects of a class are reachable, whatever class loader its class came from. Collects garbage first. */
    private static int alive(Class<?> type) {
        try {
            Object histogram = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            Pattern line =
                    Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+" + Pattern.quote(type.getName()) + "(\\s.*)?");
            return histogram
                    .toString()
                    .lines()
                    .map(line::matcher)
                    .filter(found -> found.matches())
                    .mapToInt(found -> Integer.parseInt(found.group(1)))
                    .sum();
        } catch (JMException error) {
            throw new AssertionError(error);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
