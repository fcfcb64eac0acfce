// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jta;

import java.sql.SQLException;
import javax.sql.XAConnection;
import org.mariadb.jdbc.MariaDbDataSource;

/** Made by Agroal, which wants a class. */
public final class WatchedMariaDb extends MariaDbDataSource {

    private static final long serialVersionUID = 1L;

    @Override
    public XAConnection getXAConnection() throws SQLException {
        return Disturbance.databaseConnection(super.getXAConnection());
    }

    @Override
    public XAConnection getXAConnection(String user, String password) throws SQLException {
        return Disturbance.databaseConnection(super.getXAConnection(user, password));
    }
}
