// SPDX-License-Identifier: Apache-2.0
/**
 * What every process of the demo needs: to die with the launcher, to speak JSON over HTTP, to open its database.
 */
@NullMarked
package io.holdfast.example.transfer.common;

import org.jspecify.annotations.NullMarked;
