// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.it;

import io.holdfast.ReliablePublisher;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;

/** The bank's counter. */
@Path("/transfers")
public class Bank {

    @Inject
    ReliablePublisher publisher;

    @Inject
    Received received;

    /** Publishes, and changes its mind afterwards if it is told to. */
    @POST
    @Path("/{number}")
    @Transactional
    public String transfer(@PathParam("number") String number, @QueryParam("fail") boolean fail) {
        publisher.publish("transfers", new Transfer(number, new BigDecimal("2000.00")));
        if (fail) {
            throw new IllegalStateException("the account is empty");
        }
        return number;
    }

    /** What has arrived. */
    @GET
    public List<String> all() throws SQLException {
        return received.all();
    }
}
