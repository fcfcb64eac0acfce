// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill;

import io.holdfast.servers.Database;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.h2.tools.Server;

/** H2 in a process of its own, that writes each commit before it answers. */
final class H2Process implements io.holdfast.kill.Server {

    private final Path folder;
    private final int port = freePort();
    private Child process;

    H2Process(Path folder) {
        this.folder = folder;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public Database producer() {
        return database("producer");
    }

    @Override
    public Database consumer() {
        return database("consumer");
    }

    /** Without a delay, and with a lock that the kernel takes back from the dead. */
    private Database database(String name) {
        return new Database(
                "jdbc:h2:tcp://127.0.0.1:" + port + "/" + folder.resolve(name)
                        + ";WRITE_DELAY=0;FILE_LOCK=FS;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=5000",
                "sa",
                "");
    }

    @Override
    public void start() {
        folder.toFile().mkdirs();
        List<String> main = List.of(Main.class.getName(), Integer.toString(port), folder.toString());
        process = Child.start("h2", folder, main, line -> {});
        process.await(io.holdfast.kill.app.Say.READY);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void kill() {
        if (process != null) {
            process.kill();
        }
    }

    @Override
    public String sessions() {
        return "SELECT COUNT(*) FROM information_schema.sessions WHERE session_id <> session_id()";
    }

    /**
     * H2 can forget, when it is killed, which changes of an open transaction to undo. What it kept of it then counts as a row and
     * is shown to nobody; docs/outbox.md tells the story.
     */
    @Override
    public boolean isDamaged() throws SQLException {
        return isDamaged(producer(), "business", "id")
                || isDamaged(producer(), "holdfast_message", "id")
                || isDamaged(consumer(), "effect", "id")
                || isDamaged(consumer(), "holdfast_inbox", "consumer");
    }

    /** Without a condition H2 tells its own count, with one it looks. */
    private static boolean isDamaged(Database database, String table, String column) throws SQLException {
        String query = "SELECT (SELECT COUNT(*) FROM " + table + "), (SELECT COUNT(*) FROM " + table + " WHERE "
                + column + " >= '')";
        try (Connection connection = World.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1) != row.getLong(2);
        }
    }

    /** The process. */
    static final class Main {

        private Main() {}

        public static void main(String[] arguments) throws SQLException, IOException {
            Server.createTcpServer("-tcpPort", arguments[0], "-baseDir", arguments[1], "-ifNotExists")
                    .start();
            System.out.println("READY");
            while (System.in.read() >= 0) {
                // Nobody says anything.
            }
            Runtime.getRuntime().halt(0);
        }
    }
}
