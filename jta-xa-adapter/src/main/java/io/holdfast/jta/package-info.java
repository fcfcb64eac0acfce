// SPDX-License-Identifier: Apache-2.0
/** Joining the JTA transactions of a platform, and two-phase commit with Narayana that recovers after a crash. */
@NullMarked
package io.holdfast.jta;

import org.jspecify.annotations.NullMarked;
