// SPDX-License-Identifier: Apache-2.0
/** Measures the outbox beside its limits and beside other outboxes. See docs/benchmarks.md. */
@NullMarked
package io.holdfast.bench;

import org.jspecify.annotations.NullMarked;
