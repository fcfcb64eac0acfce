// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.deployment;

import io.quarkus.builder.item.SimpleBuildItem;

/** The keys that can be seen while the application is built. */
final class DeclaredKeysBuildItem extends SimpleBuildItem {

    final DeclaredKeys keys;

    DeclaredKeysBuildItem(DeclaredKeys keys) {
        this.keys = keys;
    }
}
