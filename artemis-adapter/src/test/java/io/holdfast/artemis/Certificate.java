// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A key with a certificate that it has signed itself, made by the JDK's own tool. */
record Certificate(Path folder, String name) {

    static final String PASSWORD = "pa55word-of-stores";

    /** @param names whom it names, as {@code san=...} */
    static Certificate make(Path folder, String name, String names) throws IOException, InterruptedException {
        Certificate made = new Certificate(folder, name);
        made.keytool(
                "-genkeypair",
                "-keystore",
                made.keys().toString(),
                "-dname",
                "CN=" + name,
                "-ext",
                names,
                "-keyalg",
                "EC");
        return made;
    }

    Path keys() {
        return folder.resolve(name + "-keys.p12");
    }

    /** A store that trusts this certificate only. */
    Path trust() throws IOException, InterruptedException {
        Path file = folder.resolve(name + ".cer");
        Path trust = folder.resolve(name + "-trust.p12");
        keytool("-exportcert", "-keystore", keys().toString(), "-file", file.toString());
        keytool("-importcert", "-noprompt", "-keystore", trust.toString(), "-file", file.toString());
        return trust;
    }

    /** What an acceptor needs that shows this certificate. */
    Map<String, Object> acceptor() {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("sslEnabled", true);
        parameters.put("keyStorePath", keys().toString());
        parameters.put("keyStorePassword", PASSWORD);
        parameters.put("keyStoreType", "PKCS12");
        return parameters;
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", name, "-storepass", PASSWORD, "-storetype", "PKCS12"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("keytool " + arguments[0] + " failed");
        }
    }
}
