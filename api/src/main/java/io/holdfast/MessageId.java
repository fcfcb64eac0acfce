// SPDX-License-Identifier: Apache-2.0
package io.holdfast;

/**
 * The one identity of a message: the same in the store, in the broker, in the consumer's inbox and in every log line,
 * and stable across all retries.
 *
 * <p>Ids made by the library are time-ordered, so that tables keyed by them grow at one end. Their order says nothing
 * about commit order. Immutable and safe for use by many threads.
 *
 * @param value 1 to 64 characters out of letters, digits and {@code . _ : -}
 */
public record MessageId(String value) implements Comparable<MessageId> {

    private static final int LONGEST = 64;

    /**
     * Checks the value.
     *
     * @param value the text of the id
     * @throws MessageRejectedException if the value is not a valid id
     */
    public MessageId {
        if (value.isEmpty() || value.length() > LONGEST || !Letters.only(value, "._:-")) {
            throw new MessageRejectedException(
                    "Cannot use " + Shown.value(value) + " as a message id",
                    "an id has 1 to 64 characters out of letters, digits and . _ : -",
                    "Choose another id, or leave it out and let the library make one.");
        }
    }

    /**
     * Makes an id from its text.
     *
     * @param value the text of the id
     * @return the id
     */
    public static MessageId of(String value) {
        return new MessageId(value);
    }

    @Override
    public int compareTo(MessageId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
