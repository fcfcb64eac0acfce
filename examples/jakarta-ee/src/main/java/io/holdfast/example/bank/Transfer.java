// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * What a customer asks for, and what the message says.
 *
 * @param id chosen by the customer, so that asking a second time is found out
 */
record Transfer(String id, String from, String to, BigDecimal amount) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]{1,40}");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,2})?");
    private static final int PARTS = 4;

    /** Checks what comes from outside. */
    static Transfer of(String id, String from, String to, String amount) {
        require(NAME.matcher(id).matches(), "an id has letters, digits, dots and hyphens");
        require(NAME.matcher(from).matches() && NAME.matcher(to).matches(), "there is no such account");
        require(!from.equals(to), "the two accounts are the same");
        require(AMOUNT.matcher(amount).matches(), "an amount has digits, and at most two behind the point");
        BigDecimal exact = new BigDecimal(amount);
        require(exact.signum() > 0, "an amount is more than nothing");
        return new Transfer(id, from, to, exact);
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new Refusal(400, rule);
        }
    }

    String text() {
        return String.join(" ", id, from, to, amount.toPlainString());
    }

    static Transfer read(String text) {
        String[] parts = text.split(" ", PARTS);
        return of(parts[0], parts[1], parts[2], parts[3]);
    }
}
