// SPDX-License-Identifier: Apache-2.0
/**
 * Any Jakarta Messaging provider, through nothing but its connection factory: sending, receiving, and sending inside a
 * two-phase commit.
 *
 * <p>Applications see {@link io.holdfast.jms.JmsBroker}, {@link io.holdfast.jms.JmsRoute} and one policy.
 *
 * <p>Inside: {@code Opened} is a connection with its one session; {@code Producers} send through it; {@code Existence} asks
 * whether queues are there; {@code Wire} turns messages into the provider's and back, {@code HeaderNames} their headers' names.
 * {@code JmsTransport} lends each batch a {@code Sender}. {@code JmsSource} opens a {@code JmsSubscription} for each thread of a
 * consumer at its {@code Place}; its {@code Intake} takes what is new and what comes again; {@code Unshared} is for providers that
 * cannot share subscriptions; {@code ParkedDeliveries} shows what was set aside. {@code JmsTransactionalTransport} keeps its {@code
 * EnlistedSessions} with the transaction.
 */
@NullMarked
package io.holdfast.jms;

import org.jspecify.annotations.NullMarked;
