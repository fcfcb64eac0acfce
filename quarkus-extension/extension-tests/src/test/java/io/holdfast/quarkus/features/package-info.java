// SPDX-License-Identifier: Apache-2.0
/** The extension beside others: one application for each, in which the others are turned off. */
package io.holdfast.quarkus.features;
