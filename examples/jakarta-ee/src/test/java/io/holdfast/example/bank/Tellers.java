// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Lets a test choose how the transaction of a transfer begins and ends. Deployed by the test alone. */
@RequestScoped
@Path("tellers")
public class Tellers {

    @EJB
    ManagedTeller managed;

    @EJB
    OwnTeller own;

    @POST
    @Path("{style}")
    public String transfer(
            @PathParam("style") String style,
            @FormParam("id") String id,
            @FormParam("apart") @DefaultValue("none") String apart)
            throws Exception {
        Transfer transfer = Transfer.of(id, "1", "2", "0.10");
        switch (style) {
            case "required" -> managed.required(transfer);
            case "required-and-taken-back" -> managed.requiredAndTakenBack(transfer);
            case "around-one-apart" -> managed.aroundOneApart(transfer, Transfer.of(apart, "1", "2", "0.10"));
            case "commit" -> own.commit(transfer);
            case "rollback" -> own.rollback(transfer);
            case "commit-entity" -> own.commitEntity(transfer);
            case "rollback-entity" -> own.rollbackEntity(transfer);
            case "too-long" -> own.tooLong(transfer);
            default -> throw new IllegalArgumentException("There is no style " + style);
        }
        return "ended " + id + "\n";
    }
}
