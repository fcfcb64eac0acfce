// SPDX-License-Identifier: Apache-2.0
/** Measures each guarantee beside its limits, beside others, and beside the other two. See docs/benchmarks.md. */
@NullMarked
package io.holdfast.bench;

import org.jspecify.annotations.NullMarked;
