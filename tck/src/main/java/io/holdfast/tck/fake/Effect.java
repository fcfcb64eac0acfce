// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

/**
 * What a handler did, as one committed row without any unique key: a second application shows as a second row.
 * Immutable.
 *
 * @param consumer whose handler
 * @param id what it was done for, normally a message id
 */
public record Effect(String consumer, String id) {}
