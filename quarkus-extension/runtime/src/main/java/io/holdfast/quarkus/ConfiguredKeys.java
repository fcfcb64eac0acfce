// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.holdfast.wiring.InstanceKeys;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The two roots of Quarkus as the keys that every platform has. */
record ConfiguredKeys(HoldfastFixedConfig.Instance fixed, InstanceConfig config) implements InstanceKeys {

    @Override
    public Optional<String> node() {
        return config.node();
    }

    @Override
    public Optional<Duration> shutdownTimeout() {
        return config.shutdownTimeout();
    }

    @Override
    public Optional<String> datasource() {
        return fixed.datasource();
    }

    @Override
    public Schema schema() {
        return config.schema();
    }

    @Override
    public Broker broker() {
        return config.broker();
    }

    @Override
    public Relay relay() {
        return config.relay();
    }

    @Override
    public Resolver resolver() {
        return config.resolver();
    }

    @Override
    public Retention retention() {
        return config.retention();
    }

    @Override
    public Map<String, Destination> destinations() {
        return Map.copyOf(config.destinations());
    }

    @Override
    public Map<String, Consumer> consumers() {
        return Map.copyOf(config.consumers());
    }

    /** Not the values: some of them are passwords. */
    @Override
    public String toString() {
        return "ConfiguredKeys";
    }
}
