// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.Answers;
import io.holdfast.CheckBack;
import io.holdfast.Handles;
import io.holdfast.InvalidSettingsException;
import io.holdfast.MessageHandler;
import io.holdfast.PendingMessage;
import io.holdfast.ReceivedMessage;
import io.holdfast.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** An application that cannot work does not start, and says why in one sentence. */
final class RefusalsTest {

    private static final Map<String, String> ORDERS =
            Map.of("holdfast.destinations.orders.guarantee", "outbox", "holdfast.broker.url", "tcp://127.0.0.1:1");

    /** One data source. */
    @ApplicationScoped
    static class One {

        @Produces
        @Singleton
        DataSource one() {
            return new JdbcDataSource();
        }
    }

    /** Another one. */
    @ApplicationScoped
    static class Another {

        @Produces
        @Singleton
        DataSource another() {
            return new JdbcDataSource();
        }
    }

    /** One that can be named. */
    @ApplicationScoped
    static class OfName {

        @Produces
        @Singleton
        @Named("bank")
        DataSource one() {
            return new JdbcDataSource();
        }
    }

    /** For an instance that there is not. */
    @ApplicationScoped
    @Handles(destination = "orders", consumer = "c", instance = "bnk")
    static class Lost implements MessageHandler<RuntimeException> {

        @Override
        public void apply(ReceivedMessage message) {}
    }

    /** Answers. */
    @ApplicationScoped
    @Answers("orders")
    static class First implements CheckBack {

        @Override
        public Verdict check(PendingMessage message) {
            return Verdict.UNKNOWN;
        }
    }

    /** Answers the same question. */
    @ApplicationScoped
    @Answers("orders")
    static class Second implements CheckBack {

        @Override
        public Verdict check(PendingMessage message) {
            return Verdict.UNKNOWN;
        }
    }

    private static void refuses(String message, Map<String, String> keys, Class<?>... beans) {
        Throwable error = catchThrowable(() -> Application.start(keys, beans).close());
        assertThat(error).isNotNull();
        while (!(error instanceof InvalidSettingsException) && error.getCause() != null) {
            error = error.getCause();
        }
        assertThat(error).isInstanceOf(InvalidSettingsException.class).hasMessage(message);
    }

    @Test
    void keyThatIsNone() {
        refuses(
                "Cannot read the configuration under \"holdfast\": (1) holdfast.destinations.orders.garantee is not a key, did you"
                        + " mean holdfast.destinations.orders.guarantee?. Correct it and start again.",
                Map.of("holdfast.destinations.orders.garantee", "outbox"));
    }

    @Test
    void noDataSource() {
        refuses(
                "Cannot start Holdfast: (1) holdfast.datasource: Cannot find a data source: there is no bean of type DataSource,"
                        + " and nothing of that type under java:comp/DefaultDataSource in JNDI. Produce such a bean, or name"
                        + " one in holdfast.datasource. Correct it and start again.",
                ORDERS);
    }

    @Test
    void severalDataSources() {
        refuses(
                "Cannot start Holdfast: (1) holdfast.datasource: Cannot choose a bean of type javax.sql.DataSource: there are"
                        + " several: from " + Another.class.getName() + " and " + One.class.getName()
                        + ". Leave one, or tell them apart by @HoldfastInstance or @Named. Correct it and start again.",
                ORDERS,
                One.class,
                Another.class);
    }

    @Test
    void dataSourceOfAnotherName() {
        Map<String, String> keys = new HashMap<>(ORDERS);
        keys.put("holdfast.datasource", "bnk");
        refuses(
                "Cannot start Holdfast: (1) holdfast.datasource: Cannot find the data source \"bnk\": there is no bean of type"
                        + " DataSource @Named(\"bnk\"), and nothing of that type under this name in JNDI. Produce such a bean,"
                        + " or correct holdfast.datasource. Correct it and start again.",
                keys,
                OfName.class);
    }

    @Test
    void namedInstanceWithoutDataSource() {
        refuses(
                "Cannot start the Holdfast instance \"bank\": (1) holdfast.\"bank\".datasource: Cannot find a data source for the"
                        + " instance \"bank\": there is no bean of type DataSource with @HoldfastInstance(\"bank\"), and a"
                        + " named instance does not share the default one. Produce such a bean, or name one in"
                        + " holdfast.\"bank\".datasource. Correct it and start again.",
                Map.of(
                        "holdfast.\"bank\".destinations.orders.guarantee", "outbox",
                        "holdfast.\"bank\".broker.url", "tcp://127.0.0.1:1"),
                One.class);
    }

    @Test
    void handlerForAnInstanceThatThereIsNot() {
        refuses(
                "Cannot use the Holdfast instance \"bnk\": it has no keys, nor has any other. Correct the name, or configure it"
                        + " under holdfast.\"bnk\".",
                Map.of(),
                Lost.class);
    }

    @Test
    void twoAnswersToOneQuestion() {
        refuses(
                "Cannot ask two beans about destination \"orders\": several check-backs are @Answers(\"orders\"). Leave one.",
                ORDERS,
                One.class,
                First.class,
                Second.class);
    }
}
