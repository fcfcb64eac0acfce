// SPDX-License-Identifier: Apache-2.0
package io.holdfast.servers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class Postgres implements Product {

    /** What a database in memory would do; only for data nobody misses after a crash of the machine. */
    static final String[] NOT_DURABLE = {"fsync=off", "synchronous_commit=off", "full_page_writes=off"};

    private static final int LINE_OF_SHARED_MEMORY = 6;

    private final List<String> settings;

    Postgres(List<String> settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public void initialise(Path data, String password, Path log) {
        RootSubstitute.own(data);
        Path scratch = data.resolveSibling("init");
        PrivateFile.write(scratch, password + "\n");
        Commands.run(
                program(
                        "initdb",
                        "--pgdata=" + data,
                        "--username=" + USER,
                        "--pwfile=" + scratch,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync",
                        "--no-instructions"),
                new File("/dev/null"),
                log);
        PrivateFile.write(scratch, "CREATE DATABASE " + USER + "\n");
        Commands.run(program("postgres", "--single", "-D", data.toString(), "postgres"), scratch.toFile(), log);
        Failure.unchecked(() -> Files.deleteIfExists(scratch));
    }

    @Override
    public void prepare(Path data) {
        RootSubstitute.own(data);
    }

    @Override
    public List<String> command(Path data, int port, String mark) {
        List<String> command = program("postgres", "-D", data.toString());
        List<String> all = new ArrayList<>(List.of(
                // PostgreSQL shows it in the title of each process.
                "cluster_name=" + mark,
                "listen_addresses=127.0.0.1",
                "port=" + port,
                "unix_socket_directories=",
                "max_prepared_transactions=20"));
        all.addAll(settings);
        all.forEach(setting -> command.addAll(List.of("-c", setting)));
        return command;
    }

    private static List<String> program(String name, String... arguments) {
        List<String> command = new ArrayList<>(RootSubstitute.prefix());
        command.add(Binaries.postgres().resolve("bin").resolve(name).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    @Override
    public String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public Map<String, String> limits() {
        return Map.of("connectTimeout", "5", "socketTimeout", "60");
    }

    @Override
    public String stopSignal() {
        return "INT";
    }

    /**
     * The file names a process id that may soon belong to somebody else, which would make the next start refuse. The segment
     * would stay for ever if nobody starts again; the kernel has room for 4096.
     */
    @Override
    public void removeTraces(Path data) {
        Path file = data.resolve("postmaster.pid");
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() > LINE_OF_SHARED_MEMORY) {
                String[] segment = lines.get(LINE_OF_SHARED_MEMORY).trim().split(" +");
                Commands.succeeds(List.of("ipcrm", "-m", segment[segment.length - 1]));
            }
            Files.deleteIfExists(file);
        } catch (IOException nothingLeft) {
            // The next start copes with it.
        }
    }
}
