// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.bank1;

import io.holdfast.MessageId;
import io.holdfast.MessageRejectedException;
import io.holdfast.example.transfer.common.Refusal;
import java.math.BigDecimal;

/**
 * What the customer asks for, and what bank2 is told.
 *
 * @param request the number that the customer gave it: asking again under the same number does nothing again
 * @param amount how much
 */
record Transfer(String request, BigDecimal amount) {

    private static final int CENTS = 2;

    /** Checks what came from outside. */
    static Transfer checked(String request, BigDecimal amount) {
        if (amount.signum() <= 0 || amount.stripTrailingZeros().scale() > CENTS) {
            throw new Refusal(422, "An amount is positive and has at most two decimal places.");
        }
        try {
            MessageId.of(request);
        } catch (MessageRejectedException error) {
            throw new Refusal(422, "A request number has 1 to 64 characters out of letters, digits and . _ : -");
        }
        return new Transfer(request, amount.setScale(CENTS));
    }

    /** The request number is the id of the message, too. */
    MessageId id() {
        return MessageId.of(request);
    }
}
