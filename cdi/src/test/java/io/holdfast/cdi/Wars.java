// SPDX-License-Identifier: Apache-2.0
package io.holdfast.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import java.io.File;
import java.net.URISyntaxException;
import java.util.Map;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.importer.ExplodedImporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Web applications with our classes as one library, and their own. */
final class Wars {

    private Wars() {}

    /** CDI 4.0 asks containers for this event, and servers fire it. Weld does not when Arquillian embeds it. */
    @ApplicationScoped
    static class Starting {

        void tell(@Observes @Initialized(ApplicationScoped.class) Object event, Event<Startup> startup) {
            startup.fire(new Startup());
        }
    }

    static WebArchive war(Map<String, String> keys, Class<?>... beans) {
        Application.Keys.values = keys;
        return ShrinkWrap.create(WebArchive.class, "bank.war")
                .addAsLibrary(ours())
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
                .addClasses(Application.Keys.class, Starting.class)
                .addClasses(beans);
    }

    /** What Maven has compiled, with the bean archive's own beans.xml. */
    private static JavaArchive ours() {
        try {
            File classes = new File(Instances.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return ShrinkWrap.create(ExplodedImporter.class, "holdfast-cdi.jar")
                    .importDirectory(classes)
                    .as(JavaArchive.class);
        } catch (URISyntaxException error) {
            throw new IllegalStateException(error);
        }
    }
}
