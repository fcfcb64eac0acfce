// SPDX-License-Identifier: Apache-2.0
/**
 * Campaigns: an orchestrator starts applications, a database and a broker as processes, kills them while they work, heals
 * everything, and judges by what is stored.
 */
package io.holdfast.kill;
