// SPDX-License-Identifier: Apache-2.0
/** The code of the README, as a program. */
package io.holdfast.example.quickstart;
