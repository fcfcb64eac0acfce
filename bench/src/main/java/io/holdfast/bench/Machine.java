// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a figure means nothing without. */
final class Machine {

    private Machine() {}

    static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        facts.put("started", Instant.now().toString());
        facts.put("commit", output("git", "describe", "--always", "--dirty"));
        facts.put("cpu", system.getAvailableProcessors() + " x " + model());
        facts.put("memory", (system.getTotalMemorySize() >> 20) + " MiB");
        facts.put("kernel", system.getName() + " " + system.getVersion());
        facts.put("jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        facts.put("load at start", String.format("%.1f", system.getSystemLoadAverage()));
        facts.put("relay.batch", System.getProperty("batch", "default"));
        return facts;
    }

    private static String model() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 2))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException unreadable) {
            return "unknown";
        }
    }

    private static String output(String... command) {
        try {
            Process process = new ProcessBuilder(command).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (IOException absent) {
            return "unknown";
        }
    }
}
