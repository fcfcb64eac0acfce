// SPDX-License-Identifier: Apache-2.0
package io.holdfast.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.servers.Database;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageStore.ClaimedMessage;
import io.holdfast.spi.MessageStore.NewMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Neither the time zone of the JVM nor that of a session changes what is due, nor any moment. */
final class TimeZonesTest {

    private static final List<String> ZONES =
            List.of("Europe/Copenhagen", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "UTC");

    /** Around the gaps and overlaps of those zones, with fractions that are easily rounded away. */
    private static final List<Instant> MOMENTS = List.of(
            Instant.parse("2026-03-29T00:59:59.999999Z"),
            Instant.parse("2026-03-29T01:30:00.499999Z"),
            Instant.parse("2026-10-25T00:30:00.500000Z"),
            Instant.parse("2026-10-25T01:30:00.000001Z"),
            Instant.parse("2018-11-04T03:30:00.999999Z"),
            Instant.parse("2026-04-04T15:15:00.123457Z"),
            Instant.parse("2011-12-30T12:00:00.654321Z"),
            Instant.parse("1970-01-01T00:00:00Z"),
            Instant.parse("1969-12-31T23:59:59.999999Z"));

    private final TimeZone before = TimeZone.getDefault();

    @AfterEach
    void restoreTimeZone() {
        TimeZone.setDefault(before);
    }

    static Stream<Arguments> everywhere() {
        return Stream.of(Backend.values()).flatMap(backend -> ZONES.stream().map(zone -> Arguments.of(backend, zone)));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void zone_changesNoMoment_andNothingThatIsDue(Backend backend, String zone) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        try (TestDatabase database = open(backend, backend.database(), zone)) {
            List<NewMessage> delayed = new ArrayList<>();
            MOMENTS.forEach(moment -> delayed.add(at(moment, "m" + delayed.size())));
            Messages.publish(database, delayed);
            assertThat(Messages.claim(database, 100)).isEmpty();
            database.elapse(Duration.ofMinutes(9));
            assertThat(Messages.claim(database, 100)).isEmpty();
            database.elapse(Duration.ofMinutes(1));
            List<ClaimedMessage> claimed = Messages.claim(database, 100);
            assertThat(claimed.stream().map(one -> one.message().publishedAt())).isEqualTo(MOMENTS);
            assertThat(claimed.stream().map(one -> one.message().deliverAt().orElseThrow()))
                    .isEqualTo(MOMENTS);
            assertThat(Messages.claim(database, 100)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nodesInDifferentZones_respectEachOthersLeases(Backend backend) {
        Database same = backend.database();
        List<TestDatabase> nodes = new ArrayList<>();
        for (String zone : ZONES) {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            nodes.add(open(backend, same, zone));
        }
        TestDatabase first = nodes.get(0);
        for (TestDatabase owner : nodes) {
            Messages.publish(owner, Messages.waiting("m"));
            assertThat(Messages.claim(owner, 10)).hasSize(1);
            nodes.forEach(other -> assertThat(Messages.claim(other, 10)).isEmpty());
            first.elapse(Messages.LEASE.minusSeconds(10));
            nodes.forEach(other -> assertThat(Messages.claim(other, 10)).isEmpty());
            first.elapse(Duration.ofSeconds(10));
            nodes.forEach(other -> assertThat(Messages.claim(other, 10)).hasSize(other == first ? 1 : 0));
            first.clear();
        }
        nodes.forEach(TestDatabase::close);
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void databasesClock_isTheTimeInUtc(Backend backend, String zone) throws SQLException {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        try (TestDatabase database = open(backend, backend.database(), zone);
                Connection connection = database.pool.getConnection()) {
            long now = Dialect.number(connection, "SELECT " + now(backend));
            assertThat(Duration.between(Micros.instant(now), Instant.now()).abs())
                    .isLessThan(Duration.ofMinutes(1));
        }
    }

    /** MariaDB lets a session choose the time, so the hour that comes twice can be visited. */
    @ParameterizedTest
    @MethodSource("everywhere")
    void databasesClock_neverJumps(Backend backend, String zone) throws SQLException {
        if (backend != Backend.MARIADB) {
            return;
        }
        try (TestDatabase database = open(backend, backend.database(), zone);
                Connection connection = database.pool.getConnection()) {
            for (Instant moment : MOMENTS.subList(0, 7)) {
                Dialect.execute(
                        connection,
                        "SET timestamp = " + moment.getEpochSecond() + "."
                                + String.format(java.util.Locale.ROOT, "%06d", moment.getNano() / 1000));
                assertThat(Micros.instant(Dialect.number(connection, "SELECT " + now(backend))))
                        .isEqualTo(moment);
            }
        }
    }

    private static String now(Backend backend) {
        Tables tables = new Tables(Optional.empty(), Tables.DEFAULT_PREFIX);
        return switch (backend) {
            case H2 -> new H2Dialect(tables).now();
            case POSTGRESQL -> new PostgresDialect(tables).now();
            case MARIADB -> new MariaDbDialect(tables).now();
        };
    }

    private static NewMessage at(Instant moment, String id) {
        EncodedMessage message = new EncodedMessage(
                Messages.plain(id).message().id(),
                Messages.ORDERS,
                Optional.empty(),
                "text/plain;charset=UTF-8",
                Optional.empty(),
                java.util.Map.of(),
                Messages.bytes("b"),
                moment,
                Optional.of(moment));
        return new NewMessage(message, Duration.ofMinutes(10), false, false, Optional.empty());
    }

    /** MariaDB knows names of zones only after they have been loaded; their offset of today will do. */
    private static TestDatabase open(Backend backend, Database database, String zone) {
        HikariConfig config = Backend.config(database);
        int seconds = ZoneId.of(zone).getRules().getOffset(Instant.now()).getTotalSeconds();
        String offset = "%s%02d:%02d"
                .formatted(
                        seconds < 0 ? "-" : "+",
                        TimeUnit.SECONDS.toHours(Math.abs(seconds)),
                        TimeUnit.SECONDS.toMinutes(Math.abs(seconds)) % 60);
        config.setConnectionInitSql(
                switch (backend) {
                    case H2, POSTGRESQL -> "SET TIME ZONE '" + zone + "'";
                    case MARIADB -> "SET time_zone = '" + offset + "'";
                });
        return new TestDatabase(new HikariDataSource(config));
    }
}
