// SPDX-License-Identifier: Apache-2.0
/**
 * A broker of one's own and its adapter: {@link io.holdfast.example.filebroker.FileBroker} keeps messages in files, the
 * other classes let Holdfast send to it and receive from it. Explained in {@code docs/writing-an-adapter.md}.
 */
package io.holdfast.example.filebroker;
