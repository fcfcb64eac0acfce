// SPDX-License-Identifier: Apache-2.0
/** Any Jakarta Messaging provider, through nothing but its connection factory: sending, receiving, and sending inside a two-phase commit. */
@NullMarked
package io.holdfast.jms;

import org.jspecify.annotations.NullMarked;
