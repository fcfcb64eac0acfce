// SPDX-License-Identifier: Apache-2.0
/**
 * A small durable broker in a process of its own, so that it can be killed too: queues in memory, every change in a journal
 * that is forced to disk before anybody hears of it.
 */
package io.holdfast.kill.broker;
