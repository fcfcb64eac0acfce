// SPDX-License-Identifier: Apache-2.0
/** A bank with one account: transfers are published over HTTP, received by itself, and listed. */
package io.holdfast.quarkus.it;
