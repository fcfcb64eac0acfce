// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.stream.Collectors;

/** The accounts, a line for each: number, owner, balance. */
@RequestScoped
@Path("accounts")
public class AccountList {

    @Inject
    Accounts accounts;

    /**
     * Reads them.
     *
     * @return lines with tabs between the columns
     * @throws SQLException if the database cannot be read
     */
    @GET
    @Produces(MediaType.TEXT_PLAIN)
    public String accounts() throws SQLException {
        return accounts.all().stream()
                .map(line -> String.join(
                                "\t",
                                line.number(),
                                line.owner(),
                                line.balance().toPlainString()) + "\n")
                .collect(Collectors.joining());
    }
}
