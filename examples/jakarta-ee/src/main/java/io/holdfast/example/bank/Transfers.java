// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;

/** What customers may ask for. */
@RequestScoped
@Path("transfers")
public class Transfers {

    static final String TRANSFERS = "transfers";
    static final String INSTANT = "instant-transfers";

    @Inject
    Bank bank;

    /**
     * Moves money. When this answers, the debit is committed, and the credit will come.
     *
     * @param id chosen by the customer
     * @param from the account that is debited
     * @param to the account that is credited
     * @param amount how much
     * @param instant whether over the destination that commits in two phases
     * @return what was done
     * @throws SQLException if the database cannot do it
     */
    @POST
    @Produces(MediaType.TEXT_PLAIN)
    public String transfer(
            @FormParam("id") @DefaultValue("") String id,
            @FormParam("from") @DefaultValue("") String from,
            @FormParam("to") @DefaultValue("") String to,
            @FormParam("amount") @DefaultValue("") String amount,
            @FormParam("instant") boolean instant)
            throws SQLException {
        bank.transfer(Transfer.of(id, from, to, amount), instant ? INSTANT : TRANSFERS);
        return "made " + id + "\n";
    }
}
