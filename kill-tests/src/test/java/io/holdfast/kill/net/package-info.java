// SPDX-License-Identifier: Apache-2.0
/** A network that can fail: what an application sends to a server, and gets from it, passes through here. */
package io.holdfast.kill.net;
