// SPDX-License-Identifier: Apache-2.0
/**
 * Real databases for tests, benchmarks, kill campaigns and the demo, with nothing installed and nothing left behind.
 *
 * <p>Start at {@link io.holdfast.servers.SharedServers} for a fresh database in a test class, and at {@link
 * io.holdfast.servers.DatabaseServer} for a server of one's own that can be killed and paused. {@link
 * io.holdfast.servers.GuardedProcess} and {@link io.holdfast.servers.Ports} are for servers of other kinds. Linux on x86-64 only.
 */
@NullMarked
package io.holdfast.servers;

import org.jspecify.annotations.NullMarked;
