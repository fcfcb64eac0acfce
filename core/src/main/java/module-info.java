// SPDX-License-Identifier: Apache-2.0
/** The engine of Holdfast: publisher, relay, resolver, receiver, operations. */
module io.holdfast.core {
    exports io.holdfast.core;

    requires transitive io.holdfast.api;
    requires static org.jspecify;
}
