// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.features;

import io.holdfast.tck.Eventually;
import io.quarkus.test.QuarkusUnitTest;
import java.util.UUID;
import java.util.function.Consumer;
import org.jboss.shrinkwrap.api.spec.JavaArchive;

/** An application with a database in memory and one destination, in which only the features are on that a test asks for. */
final class App {

    private App() {}

    static QuarkusUnitTest of(Class<?>... classes) {
        return with(root -> root.addClasses(classes));
    }

    static QuarkusUnitTest with(Consumer<JavaArchive> content) {
        return new QuarkusUnitTest()
                .withApplicationRoot(root -> content.accept(root.addClasses(App.class, Eventually.class)))
                .overrideConfigKey("quarkus.http.test-port", "0")
                .overrideConfigKey("quarkus.datasource.db-kind", "h2")
                .overrideConfigKey(
                        "quarkus.datasource.jdbc.url", "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1")
                // A busy machine may take its time to make a database.
                .overrideConfigKey("quarkus.datasource.jdbc.acquisition-timeout", "60S")
                .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
                .overrideConfigKey("quarkus.otel.enabled", "false")
                .overrideConfigKey("quarkus.holdfast.destinations.transfers.guarantee", "outbox");
    }
}
