// SPDX-License-Identifier: Apache-2.0
/**
 * Apache Artemis as a transport and as a source, over its core protocol.
 *
 * <p>Applications see {@link io.holdfast.artemis.ArtemisBroker}, {@link io.holdfast.artemis.ArtemisRoute}, two policies, and
 * {@link io.holdfast.artemis.EmbeddedBroker} for development.
 *
 * <p>Inside: {@code Link} opens connections and forgets broken ones; {@code Queues} makes or checks queues, {@code
 * AddressRules} the settings of addresses; {@code Wire} turns messages into the broker's and back. {@code ArtemisTransport}
 * lends each batch a {@code Sender}, whose {@code AnsweredSession} collects {@code Answers}. {@code ArtemisSource} opens an {@code
 * ArtemisSubscription} for each thread of a consumer; {@code HeldKeys} keeps order behind a message that has to wait; {@code
 * ParkedDeliveries} shows what was set aside. {@code ArtemisHalves} stores half messages through a {@code HalfSender} in the {@code
 * Lane} that holds them as {@code HeldHalves} until a {@code HalfMove} ends each, and waits for their {@code Arrival} there; {@code ParkedHalves} shows them.
 *
 * <p>The way of a message: the relay's batch goes out through one session without pause, and comes back as one answer per
 * message once the broker has each on disk; a consumer's session takes it, its handler's transaction commits, and the
 * acknowledgement is committed with the next ones.
 */
@NullMarked
package io.holdfast.artemis;

import org.jspecify.annotations.NullMarked;
