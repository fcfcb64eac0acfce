// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.InvalidSettingsException;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application that cannot work is not deployed, and the deployment says why. */
@ExtendWith(ArquillianExtension.class)
final class DeployedRefusalTest {

    private static final String MISSPELT = "misspelt";

    @ArquillianResource
    Deployer deployer;

    @Deployment(name = MISSPELT, managed = false)
    static WebArchive misspelt() {
        return Wars.war(Map.of("holdfast.destinations.orders.garantee", "outbox"));
    }

    /** The container has taken it half in. */
    @AfterEach
    void takeDown() {
        deployer.undeploy(MISSPELT);
    }

    @Test
    void keyThatIsNone_failsTheDeployment() {
        assertThatThrownBy(() -> deployer.deploy(MISSPELT))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage(
                        "Cannot read the configuration under \"holdfast\": (1) holdfast.destinations.orders.garantee is not a"
                                + " key, did you mean holdfast.destinations.orders.guarantee?. Correct it and start again.");
    }
}
