// SPDX-License-Identifier: Apache-2.0
package io.holdfast.core;

import io.holdfast.core.protocol.ReceptionRules;
import io.holdfast.spi.Inbox;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.MessagingListener;
import io.holdfast.spi.TransactionContext;

/** What the threads of one consumer share. */
record ConsumerSide(
        Blueprint.Consumer consumer,
        ReceptionRules rules,
        MessageSource source,
        TransactionContext transactions,
        Inbox inbox,
        Codecs codecs,
        MessagingListener listener) {}
