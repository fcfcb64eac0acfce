// SPDX-License-Identifier: Apache-2.0
/** Measures the outbox and half messages beside their limits and beside others. See docs/benchmarks.md. */
@NullMarked
package io.holdfast.bench;

import org.jspecify.annotations.NullMarked;
