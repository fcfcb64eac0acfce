// SPDX-License-Identifier: Apache-2.0
/**
 * The application that is killed: it publishes, relays and consumes, and says on its output what it is about to do and what
 * it was told. Its adapters are the product's, in decorators that can stop it at a named point or plant a mistake.
 */
package io.holdfast.kill.app;
