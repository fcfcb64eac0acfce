// SPDX-License-Identifier: Apache-2.0
package io.holdfast.jms;

import io.holdfast.spi.TransactionContext;
import jakarta.jms.ConnectionFactory;
import java.util.Map;
import java.util.Optional;

/**
 * How a provider is reached and used.
 *
 * @param factory makes connections whose sessions we commit
 * @param enlisting what joins the caller's transactions, if anything does
 * @param credentials who we are
 * @param routes where destinations are; any other one is a queue of its own name
 * @param foreign what happens to messages that this library has not sent
 * @param parkedPrefix the name of a consumer's queue follows it in the name of the queue of what is set aside
 * @param retryPrefix the same for what a consumer alone is to get again
 */
record JmsSettings(
        ConnectionFactory factory,
        Optional<Enlisting> enlisting,
        Optional<Credentials> credentials,
        Map<String, JmsRoute> routes,
        ForeignMessages foreign,
        String parkedPrefix,
        String retryPrefix) {

    /** A factory that enlists its sessions by itself, and the transactions in which it does. */
    record Enlisting(ConnectionFactory factory, TransactionContext transactions) {}

    /** A name and its password. */
    record Credentials(String user, String password) {

        @Override
        public String toString() {
            return "Credentials[user=" + user + "]";
        }
    }

    JmsRoute route(String destination) {
        JmsRoute route = routes.get(destination);
        return route == null ? JmsRoute.queue(destination) : route;
    }

    Place place(String destination, String consumer) {
        return new Place(destination, route(destination), consumer, parkedPrefix, retryPrefix);
    }

    /** Whether this thread has a transaction, as far as we are told of any. */
    boolean isInTransaction() {
        return enlisting.map(known -> known.transactions().isActive()).orElse(false);
    }
}
