// SPDX-License-Identifier: Apache-2.0
package io.holdfast.example.bank;

import io.holdfast.servers.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** WildFly with everything it has, and what {@code bank.yml} adds. */
final class WildFly implements AppServer {

    private static final int HTTP = 8080;

    private final Path home;
    private final Path base;
    private final Path yaml;
    private final int offset;

    /**
     * Makes it.
     *
     * @param home where it was unpacked
     * @param base a folder of its own
     * @param yaml what it gets on top of its configuration
     */
    WildFly(Path home, Path base, Path yaml) {
        this.home = home;
        this.base = base;
        this.yaml = yaml;
        this.offset = Ports.offset(HTTP, 8009, 8443, 3528, 3529, 9990, 9993, 4712, 4713);
    }

    @Override
    public void provision(Path driver, Path war, Bindings bindings) {
        try (Stream<Path> files = Files.list(home.resolve("standalone/configuration"))) {
            Path configuration = Files.createDirectories(base.resolve("configuration"));
            for (Path file : files.toList()) {
                Files.copy(file, configuration.resolve(file.getFileName()));
            }
            Path deployments = Files.createDirectories(base.resolve("deployments"));
            Files.copy(driver, deployments.resolve("postgresql.jar"));
            Files.copy(war, deployments.resolve("bank.war"));
            Files.writeString(
                    base.resolve("bank.properties"),
                    String.join(
                            "\n",
                            "bank.database.url=jdbc:postgresql://127.0.0.1:" + bindings.port() + "/"
                                    + bindings.database(),
                            "bank.database.user=" + bindings.user(),
                            "bank.database.password=" + bindings.password()));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** As {@code bin/standalone.sh} does it, but without a shell in between that would survive a kill. */
    @Override
    public List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.net.preferIPv4Stack=true",
                "-Djboss.modules.system.pkgs=org.jboss.byteman",
                "--add-exports=java.desktop/sun.awt=ALL-UNNAMED",
                "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
                "--add-exports=java.naming/com.sun.jndi.url.ldap=ALL-UNNAMED",
                "--add-exports=java.naming/com.sun.jndi.url.ldaps=ALL-UNNAMED",
                "--add-exports=jdk.naming.dns/com.sun.jndi.dns=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-opens=java.base/java.net=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.management/javax.management=ALL-UNNAMED",
                "--add-opens=java.naming/javax.naming=ALL-UNNAMED",
                "-Djboss.home.dir=" + home,
                "-Djboss.server.base.dir=" + base,
                "-jar",
                home.resolve("jboss-modules.jar").toString(),
                "-mp",
                home.resolve("modules").toString(),
                "org.jboss.as.standalone",
                "-c",
                "standalone-full.xml",
                "-y",
                yaml.toString(),
                "-b",
                "127.0.0.1",
                "-bmanagement",
                "127.0.0.1",
                "-bunsecure",
                "127.0.0.1",
                "-P",
                base.resolve("bank.properties").toString(),
                "-Djboss.socket.binding.port-offset=" + offset,
                // Recovery looks every two minutes, which is long in a test.
                "-Dcom.arjuna.ats.arjuna.recovery.periodicRecoveryPeriod=2",
                "-Dcom.arjuna.ats.arjuna.recovery.recoveryBackoffPeriod=1");
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + (HTTP + offset) + "/bank/";
    }

    @Override
    public Path log() {
        return base.resolve("log/server.log");
    }

    @Override
    public void redeploy() {
        try {
            Files.writeString(base.resolve("deployments/bank.war.dodeploy"), "");
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
