// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.transfer.common;

/** Becomes an HTTP status and a sentence. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Refuses.
     *
     * @param status the HTTP status
     * @param sentence what the caller reads
     */
    public Refusal(int status, String sentence) {
        super(sentence);
        this.status = status;
    }

    int status() {
        return status;
    }
}
