// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** What the bank does not do, and why. Unchecked, so it rolls the transaction back. */
final class Refusal extends WebApplicationException {

    private static final long serialVersionUID = 1;

    Refusal(int status, String rule) {
        super(
                rule,
                Response.status(status)
                        .type(MediaType.TEXT_PLAIN_TYPE)
                        .entity(rule + "\n")
                        .build());
    }
}
