// SPDX-License-Identifier: Apache-2.0
package io.holdfast.quarkus.features;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The keys of the extension as its build has written them down from the comments in the code. */
final class ConfigReference {

    private static final String FOLDER = "META-INF/quarkus-config-doc/";
    private static final String ROOT = "quarkus.holdfast.";

    private ConfigReference() {}

    /** One key. */
    record Key(String name, boolean perInstance, String when, String standard, String text) {

        String tail() {
            return name.substring(ROOT.length());
        }

        String row() {
            return "| `" + name + "`" + (perInstance ? "" : " ¹") + " | " + when + " | " + standard + " | " + text
                    + " |\n";
        }
    }

    static List<Key> keys() {
        JsonObject texts = read("quarkus-config-javadoc.json").getJsonObject("elements");
        return read("quarkus-config-model.json").getJsonArray("configRoots").getValuesAs(JsonObject.class).stream()
                .flatMap(root -> root.getJsonArray("items").getValuesAs(JsonObject.class).stream())
                .map(item -> key(item, texts))
                .sorted(Comparator.comparing(Key::name))
                .toList();
    }

    private static Key key(JsonObject item, JsonObject texts) {
        JsonObject text = texts.getJsonObject(item.getString("sourceType") + '.' + item.getString("sourceElementName"));
        return new Key(
                item.getJsonObject("path").getString("property"),
                item.containsKey("additionalPaths"),
                item.getString("phase").equals("RUN_TIME") ? "run" : "build",
                item.getString("defaultValue", "none"),
                text.getString("description")
                        .replaceAll("\\{@code ([^}]*)}", "`$1`")
                        .replaceAll("\\s+", " "));
    }

    private static JsonObject read(String file) {
        try (InputStream stream = ConfigReference.class.getClassLoader().getResourceAsStream(FOLDER + file);
                JsonReader reader = Json.createReader(Objects.requireNonNull(stream, file))) {
            return reader.readObject();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    static String page() {
        return """
                # Keys of the Quarkus extension

                Written by the build from the comments in the code; do not edit. After a change of those,
                `mvn verify -Dholdfast.docs=write -pl quarkus-extension/extension-tests -am` writes it again. What the keys are for is told in
                [quarkus](quarkus.md) and [settings](settings.md).

                Of a named instance keys begin with `quarkus.holdfast."name".`, but for those marked ¹. Those marked *build* are fixed when the
                application is built. Durations are written `10S`, `5M`, `PT1H30M`.

                | key | when | default | |
                | --- | --- | --- | --- |
                """ + keys().stream().map(Key::row).collect(Collectors.joining());
    }
}
