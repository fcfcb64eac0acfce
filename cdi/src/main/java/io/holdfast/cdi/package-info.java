// SPDX-License-Identifier: Apache-2.0
/** The library as beans of a CDI container. */
@NullMarked
package io.holdfast.cdi;

import org.jspecify.annotations.NullMarked;
