// SPDX-License-Identifier: Apache-2.0
package io.holdfast.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.Guarantee;
import io.holdfast.InvalidSettingsException;
import io.holdfast.core.DestinationSettings.PoisonedKey;
import io.holdfast.wiring.InstanceKeys.Broker.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyReaderTest {

    @Test
    void everyKindOfValue_isRead() {
        InstanceKeys keys = one(Map.of(
                "holdfast.node", "n1",
                "holdfast.relay.batch", " 7 ",
                "holdfast.relay.ladder", "1s, PT2M ,500ms",
                "holdfast.broker.kind", "artemis",
                "holdfast.broker.url", "tcp://a:1,tcp://b:2",
                "holdfast.broker.trust-store", "/etc/trust.p12",
                "holdfast.destinations.transfers.ordered", "TRUE",
                "holdfast.destinations.transfers.poisoned-key", "block-key"));
        assertThat(keys.node()).contains("n1");
        assertThat(keys.relay().batch()).contains(7);
        assertThat(keys.relay().ladder())
                .contains(List.of(Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofMillis(500)));
        assertThat(keys.broker().kind()).contains(Kind.ARTEMIS);
        assertThat(keys.broker().url()).contains(List.of("tcp://a:1", "tcp://b:2"));
        assertThat(keys.broker().trustStore()).contains(Path.of("/etc/trust.p12"));
        assertThat(keys.destinations()).containsOnlyKeys("transfers");
        assertThat(keys.destinations().get("transfers").ordered()).contains(true);
        assertThat(keys.destinations().get("transfers").poisonedKey()).contains(PoisonedKey.BLOCK_KEY);
        assertThat(keys.relay().poll()).isEmpty();
        assertThat(keys.consumers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "5s, PT5S",
        "10m, PT10M",
        "2h, PT2H",
        "3d, PT72H",
        "PT5S, PT5S",
        "pt1m30s, PT1M30S",
        "' 5 s ', PT5S"
    })
    void durations_haveAShortFormAndALongOne(String text, Duration meant) {
        assertThat(one(Map.of("holdfast.relay.poll", text)).relay().poll()).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"half-message", "half_message", "HALF_MESSAGE", "Half-Message", " half-message "})
    void constants_areWrittenInAnyCase(String text) {
        InstanceKeys keys = one(Map.of("holdfast.destinations.a.guarantee", text));
        assertThat(keys.destinations().get("a").guarantee()).contains(Guarantee.HALF_MESSAGE);
    }

    @Test
    void namesWithDots_areQuoted_andNeedlessQuotesAreNoOtherName() {
        InstanceKeys keys = one(Map.of(
                "holdfast.destinations.\"a.b\".ordered", "true",
                "holdfast.destinations.\"plain\".ordered", "true",
                "holdfast.destinations.plain.ledger", "true"));
        assertThat(keys.destinations()).containsOnlyKeys("a.b", "plain");
        assertThat(keys.destinations().get("plain").ordered()).contains(true);
        assertThat(keys.destinations().get("plain").ledger()).contains(true);
    }

    @Test
    void instances_areToldApartByTheirQuotedNames() {
        Map<String, InstanceKeys> all = read(Map.of(
                "holdfast.node", "unnamed",
                "holdfast.\"bank\".node", "named",
                "holdfast.\"bank\".destinations.\"a.b\".address", "q",
                "other.node", "ignored"));
        assertThat(all).containsOnlyKeys("", "bank");
        assertThat(all.get("").node()).contains("unnamed");
        assertThat(all.get("bank").node()).contains("named");
        assertThat(all.get("bank").destinations().get("a.b").address()).contains("q");
    }

    @Test
    void withoutAnyKey_theUnnamedInstanceIsThere() {
        assertThat(read(Map.of())).containsOnlyKeys("");
    }

    @Test
    void aSourceThatCannotNameItsKeys_isAskedForThem() {
        KeyReader.Source environment = new KeyReader.Source() {
            @Override
            public Optional<String> value(String key) {
                return switch (key) {
                    case "holdfast.broker.password", "holdfast.destinations.a.address" -> Optional.of("from outside");
                    case "holdfast.destinations.a.ordered" -> Optional.of("true");
                    default -> Optional.empty();
                };
            }

            @Override
            public Set<String> names() {
                return Set.of("holdfast.destinations.a.ordered");
            }
        };
        InstanceKeys keys = KeyReader.read("holdfast", environment).get("");
        assertThat(keys.broker().password()).contains("from outside");
        assertThat(keys.destinations().get("a").address()).contains("from outside");
    }

    @Test
    void blankValues_countAsNone() {
        assertThat(one(Map.of("holdfast.relay.batch", " ")).relay().batch()).isEmpty();
    }

    @Test
    void passwords_areNotShownByKeysOrErrors() {
        InstanceKeys keys = one(Map.of("holdfast.broker.password", "s3cret"));
        assertThat(keys.toString() + keys.broker() + keys.hashCode()).doesNotContain("s3cret");
        assertThat(Set.of(keys)).contains(keys).doesNotContain(one(Map.of()));
        assertThatThrownBy(() -> one(Map.of("holdfast.broker.pasword", "s3cret")))
                .hasMessageContaining("did you mean holdfast.broker.password?")
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "holdfast.relay.bacth | holdfast.relay.bacth is not a key, did you mean holdfast.relay.batch?",
                "holdfast.relais.batch | holdfast.relais.batch is not a key, did you mean holdfast.relay.batch?",
                "holdfast.relay.sendTimeout | holdfast.relay.sendTimeout is not a key, did you mean holdfast.relay.send-timeout?",
                "holdfast.destinations.a.garantee | holdfast.destinations.a.garantee is not a key, did you mean holdfast.destinations.a.guarantee?",
                "holdfast.destination.a.guarantee | holdfast.destination.a.guarantee is not a key, did you mean holdfast.destinations.a.guarantee?",
                "holdfast.\"bank\".nod | holdfast.\"bank\".nod is not a key, did you mean holdfast.\"bank\".node?",
                "holdfast.destinations.a.b.ordered | holdfast.destinations.a.b.ordered is not a key: a name with a dot is quoted, as in holdfast.destinations.\"a.b\".ordered",
                "holdfast.bank.relay.batch | holdfast.bank.relay.batch is not a key: the name of an instance is quoted, as in holdfast.\"bank\".relay.batch",
                "holdfast.nothing.like.this.at.all | holdfast.nothing.like.this.at.all is not a key",
                "holdfast.\"open.node | holdfast.\"open.node is not a key: a segment is empty or a quote is not closed",
                "holdfast.relay..batch | holdfast.relay..batch is not a key: a segment is empty or a quote is not closed",
            })
    void unknownKeys_areReportedWithWhatWasMeant(String key, String problem) {
        assertThatThrownBy(() -> read(Map.of(key, "1")))
                .isInstanceOfSatisfying(
                        InvalidSettingsException.class,
                        error -> assertThat(error.rule()).isEqualTo("(1) " + problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "holdfast.relay.batch | many | is \"many\" but must be a whole number",
                "holdfast.relay.poll | 5 | is \"5\" but must be a duration like 500ms, 5s, 10m, 2h, 3d or PT5S",
                "holdfast.relay.ladder | 1s,soon | is \"1s,soon\" but must be a duration like 500ms, 5s, 10m, 2h, 3d or PT5S",
                "holdfast.destinations.a.ordered | yes | is \"yes\" but must be true or false",
                "holdfast.destinations.a.guarantee | both | is \"both\" but must be outbox, half-message or xa",
                "holdfast.broker.kind | kafka | is \"kafka\" but must be artemis or jms",
            })
    void valuesThatDoNotFit_areReportedWithWhatIsAllowed(String key, String value, String problem) {
        assertThatThrownBy(() -> read(Map.of(key, value)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage("Cannot read the configuration under \"holdfast\": (1) " + key + " " + problem
                        + ". Correct it and start again.");
    }

    @Test
    void everythingThatIsWrong_isReportedAtOnce() {
        assertThatThrownBy(() -> read(Map.of(
                        "holdfast.relay.bacth", "1",
                        "holdfast.\"bank\".relay.workers", "two",
                        "holdfast.destinations.a.ordered", "no")))
                .hasMessage("Cannot read the configuration under \"holdfast\":"
                        + " (1) holdfast.destinations.a.ordered is \"no\" but must be true or false;"
                        + " (2) holdfast.relay.bacth is not a key, did you mean holdfast.relay.batch?;"
                        + " (3) holdfast.\"bank\".relay.workers is \"two\" but must be a whole number."
                        + " Correct all 3 and start again.");
    }

    private static InstanceKeys one(Map<String, String> values) {
        return read(values).get("");
    }

    private static Map<String, InstanceKeys> read(Map<String, String> values) {
        return KeyReader.read("holdfast", new KeyReader.Source() {
            @Override
            public Optional<String> value(String key) {
                return Optional.ofNullable(values.get(key));
            }

            @Override
            public Set<String> names() {
                return values.keySet();
            }
        });
    }
}
