// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import java.util.List;

/**
 * What the build found out about one instance.
 *
 * @param name its name
 * @param prefix of its keys, for errors
 * @param handlers the application's handlers
 * @param checkBacks the application's check-backs
 */
public record InstancePlan(String name, String prefix, List<HandlerPlan> handlers, List<CheckBackPlan> checkBacks) {

    /**
     * A bean that handles messages.
     *
     * @param consumer what the inbox remembers it as
     * @param destination whose messages it gets
     * @param bean its identifier in the container
     */
    public record HandlerPlan(String consumer, String destination, String bean) {}

    /**
     * A bean that answers for half messages.
     *
     * @param destination whose half messages
     * @param bean its identifier in the container
     */
    public record CheckBackPlan(String destination, String bean) {}
}
