// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus;

import io.quarkus.runtime.annotations.ConfigDocDefault;
import io.quarkus.runtime.annotations.ConfigDocMapKey;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import io.smallrye.config.WithUnnamedKey;
import java.util.Map;
import java.util.Optional;

/** What is decided when the application is built, and known when it runs. */
@ConfigRoot(phase = ConfigPhase.BUILD_AND_RUN_TIME_FIXED)
@ConfigMapping(prefix = "quarkus.holdfast")
public interface HoldfastFixedConfig {

    /** The instances by name. */
    @WithUnnamedKey(InstanceConfig.DEFAULT)
    @WithParentName
    @WithDefaults
    @ConfigDocMapKey("instance-name")
    Map<String, Instance> instances();

    /** One instance. */
    interface Instance {

        /** The name of the data source whose database holds the tables, and in whose transactions messages are published. */
        @ConfigDocDefault("the default data source")
        Optional<String> datasource();
    }
}
