// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.it;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The table of what has arrived. */
@ApplicationScoped
public class Received {

    @Inject
    DataSource source;

    void add(Transfer transfer) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO received VALUES (?)")) {
            insert.setString(1, transfer.number() + " " + transfer.amount());
            insert.executeUpdate();
        }
    }

    List<String> all() throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = source.getConnection();
                Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("SELECT entry FROM received ORDER BY entry")) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
