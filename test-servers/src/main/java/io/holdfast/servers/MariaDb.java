// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class MariaDb implements Product {

    /** What a database in memory would do; only for data nobody misses after a crash. */
    static final String[] NOT_DURABLE = {"innodb-flush-log-at-trx-commit=0", "innodb-flush-method=nosync"};

    private static final List<String> SCRIPTS = List.of(
            "mariadb_system_tables.sql",
            "mariadb_performance_tables.sql",
            "mariadb_system_tables_data.sql",
            "maria_add_gis_sp_bootstrap.sql",
            "mariadb_sys_schema.sql");

    private final List<String> settings;

    MariaDb(List<String> settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "MariaDB";
    }

    /** What mariadb-install-db does, without help texts, and with our user instead of theirs, who have no password. */
    @Override
    public void initialise(Path data, String password, Path log) {
        Path script = data.resolveSibling("init");
        PrivateFile.write(script, Failure.unchecked(() -> script(password)));
        List<String> command = program(data);
        command.addAll(List.of("--bootstrap", "--innodb-flush-method=nosync", "--max-allowed-packet=8M"));
        Commands.run(command, script.toFile(), log);
        Failure.unchecked(() -> Files.deleteIfExists(script));
    }

    private static String script(String password) throws IOException {
        StringBuilder script = new StringBuilder("""
                CREATE DATABASE mysql;
                USE mysql;
                SET @auth_root_socket=NULL;
                SET @skip_auth_anonymous=1;
                """);
        for (String name : SCRIPTS) {
            script.append(Files.readString(Binaries.mariaDb().resolve("share").resolve(name)));
        }
        return script.append("\nDELETE FROM mysql.global_priv WHERE User <> 'mariadb.sys';\n")
                .append("DELETE FROM mysql.proxies_priv;\n")
                .append("FLUSH PRIVILEGES;\n")
                .append("CREATE USER " + USER + "@'%' IDENTIFIED BY '" + password + "';\n")
                .append("GRANT ALL ON *.* TO " + USER + "@'%' WITH GRANT OPTION;\n")
                .append("CREATE DATABASE " + USER + " CHARACTER SET utf8mb4;\n")
                .toString();
    }

    @Override
    public void prepare(Path data) {}

    @Override
    public List<String> command(Path data, int port, String mark) {
        List<String> command = program(data);
        command.addAll(List.of(
                "--pid-file=" + mark + ".pid",
                "--bind-address=127.0.0.1",
                "--port=" + port,
                // Relative to the data folder: absolute, it might exceed the 107 characters of a socket's name.
                "--socket=server.sock",
                "--skip-name-resolve",
                // Making a certificate takes four seconds at each start.
                "--skip-ssl",
                "--innodb-flush-log-at-trx-commit=1",
                "--character-set-server=utf8mb4"));
        settings.forEach(setting -> command.add("--" + setting));
        return command;
    }

    private static List<String> program(Path data) {
        Path base = Binaries.mariaDb();
        List<String> command = new ArrayList<>(List.of(
                base.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + base,
                "--lc-messages-dir=" + base.resolve("share"),
                "--datadir=" + data));
        if (Binaries.ownUser() == 0) {
            command.add("--user=root");
        }
        return command;
    }

    @Override
    public String url(int port, String database) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public Map<String, String> limits() {
        return Map.of("connectTimeout", "5000", "socketTimeout", "60000");
    }

    @Override
    public String stopSignal() {
        return "TERM";
    }

    @Override
    public void removeTraces(Path data) {}
}
