// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.sql.SQLException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SharedServersTest {

    static Stream<Supplier<Database>> servers() {
        return Stream.of(SharedServers::postgres, SharedServers::mariaDb);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void givesEveryCallerAnEmptyDatabase(Supplier<Database> server) throws SQLException {
        Database one = server.get();
        Database two = server.get();
        ServerTest.execute(one, "CREATE TABLE same_name (id INT)");
        assertThat(one.url()).isNotEqualTo(two.url()).startsWith(place(two));
        assertThatCode(() -> ServerTest.execute(two, "CREATE TABLE same_name (id INT)"))
                .doesNotThrowAnyException();
    }

    private static String place(Database database) {
        return database.url().substring(0, database.url().lastIndexOf('/'));
    }
}
