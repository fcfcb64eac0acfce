// SPDX-License-Identifier: Apache-2.0
/**
 * The engine: the drivers around the step machines of {@code io.holdfast.core.protocol}. Start at {@link
 * io.holdfast.core.Holdfast}.
 *
 * <p>Put together:
 *
 * <ul>
 *   <li>{@code Holdfast}: one instance of the library; its {@code Builder} collects adapters, settings, handlers.
 *   <li>{@code DestinationSettings}, {@code RelaySettings}, {@code ResolverSettings}, {@code ConsumerSettings}, {@code
 *       RetentionSettings}, {@code RetryLadder}: what can be configured.
 *   <li>{@code Blueprint}: everything the builder was given.
 *   <li>{@code SettingsCheck}: the rules that settings must keep together.
 *   <li>{@code Problems}: the broken rules, reported at once.
 *   <li>{@code Assembly}: makes the parts of an instance out of its blueprint.
 *   <li>{@code Engine}: the life of an instance, from built to closed.
 *   <li>{@code Workers}: starts all threads, stops them group by group.
 *   <li>{@code StopSignal}: tells workers to stop.
 * </ul>
 *
 * <p>Publishing:
 *
 * <ul>
 *   <li>{@code Publisher}: publishes in the caller's transaction or in one of its own.
 *   <li>{@code Tools}: what every publication works with.
 *   <li>{@code Encoder}: turns messages into the form in which they are stored.
 *   <li>{@code Batch}: the messages of one publication, encoded.
 *   <li>{@code Codecs}: payloads as bytes, bytes as payloads.
 *   <li>{@code Destinations}: the destinations that are configured.
 *   <li>{@code MessageIds}: makes ids in the order of time.
 *   <li>{@code TransactionScope}: what one transaction has published so far.
 *   <li>{@code PublicationWork}, {@code CompletionWork}, {@code ExecutionWork}: the ports of the machines with these names.
 * </ul>
 *
 * <p>Delivering:
 *
 * <ul>
 *   <li>{@code HandOff}: committed messages on their way to the relay.
 *   <li>{@code RelayWorker}: one thread of the relay.
 *   <li>{@code CheckedTransport}: sends only to destinations that were verified.
 *   <li>{@code DestinationState}: the condition of the destinations as this instance sees it.
 *   <li>{@code DueHalves}: hands each due half to one thread of the resolver.
 *   <li>{@code ResolverWorker}: one thread of the resolver.
 *   <li>{@code RetentionWorker}: the thread that deletes what is finished.
 * </ul>
 *
 * <p>Consuming and looking after:
 *
 * <ul>
 *   <li>{@code InboxConsumer}: applies a message once, for whoever calls it.
 *   <li>{@code ConsumerSide}: what the threads of one consumer share.
 *   <li>{@code ReceiverWorker}: one thread of a consumer.
 *   <li>{@code DeliveryWork}: the port of the reception of one delivery.
 *   <li>{@code Received}: a message as its handler sees it.
 *   <li>{@code OperationsDesk}: operations over whatever holds messages.
 *   <li>{@code AuditLog}: what operators did.
 *   <li>{@code Listeners}: all listeners as one that never throws.
 *   <li>{@code LogListener}: what an operator must hear of, in the log.
 *   <li>{@code Trouble}: the failures in a row of one worker.
 *   <li>{@code Calls}: turns what adapters throw into the library's exceptions.
 *   <li>{@code Now}: time of day, ticks, luck.
 *   <li>{@code Text}: how a caller's text appears in errors and logs.
 * </ul>
 *
 * <p>One message through the outbox: {@code Publisher} lets the {@code Encoder} make a {@code Batch}, {@code PublicationWork}
 * appends it and notes the claims in the {@code TransactionScope}; the caller commits; {@code CompletionWork} offers the
 * claims to the {@code HandOff}; a {@code RelayWorker} takes them, sends them through the {@code CheckedTransport}, settles
 * them. At the consumer a {@code ReceiverWorker} receives it, {@code DeliveryWork} records it in the inbox, runs the
 * handler, commits, acknowledges.
 */
@NullMarked
package io.holdfast.core;

import org.jspecify.annotations.NullMarked;
