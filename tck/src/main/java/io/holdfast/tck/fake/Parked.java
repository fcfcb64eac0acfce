// SPDX-License-Identifier: Apache-2.0
package io.holdfast.tck.fake;

import io.holdfast.MessageId;
import java.util.Optional;

/**
 * A message that an {@link InMemoryBroker} has set aside. Immutable.
 *
 * @param id its id
 * @param destination where it goes
 * @param consumer whose delivery it is; empty for a half message
 * @param attempts how often it was tried, or asked about without an answer
 * @param reason why it is parked
 */
public record Parked(MessageId id, String destination, Optional<String> consumer, int attempts, String reason) {}
