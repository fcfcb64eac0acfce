// SPDX-License-Identifier: Apache-2.0
/**
 * For the tests of Quarkus applications. They inject {@link io.holdfast.quarkus.test.MessageProbe}.
 *
 * <p>{@code RecordingPublisher} stands around the publishers of the application and tells {@code Records} what was published; {@code
 * Records} learns from each transaction what became of it, and from the library what was applied. {@code Unsettled} says what is still on
 * its way.
 */
@NullMarked
package io.holdfast.quarkus.test;

import org.jspecify.annotations.NullMarked;
