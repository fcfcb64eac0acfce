// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.tck.Eventually;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The table in which the handlers of these tests write down what they have applied. */
@ApplicationScoped
public class Ledger {

    @Inject
    DataSource source;

    /** A database in memory that has the table. */
    static String url(String name) {
        return "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1;INIT=CREATE TABLE IF NOT EXISTS ledger (entry VARCHAR(100))";
    }

    void add(String entry) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO ledger VALUES (?)")) {
            insert.setString(1, entry);
            insert.executeUpdate();
        }
    }

    List<String> entries() {
        List<String> found = new ArrayList<>();
        try (Connection connection = source.getConnection();
                Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("SELECT entry FROM ledger")) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        } catch (SQLException error) {
            throw new AssertionError(error);
        }
        return found;
    }

    void awaitExactly(String... entries) {
        Eventually.within(Duration.ofSeconds(60), () -> entries().size() >= entries.length);
        assertThat(entries()).containsExactlyInAnyOrder(entries);
    }
}
