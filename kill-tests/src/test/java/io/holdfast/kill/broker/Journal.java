// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.broker;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The file that survives. What several threads have appended is forced together. */
final class Journal {

    private final FileChannel file;
    private final Object forcing = new Object();
    private long written;
    private long forced;

    private Journal(FileChannel file) throws IOException {
        this.file = file;
        this.written = file.size();
    }

    /** Something to write or to read. */
    interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    interface Reading {
        void from(DataInputStream in) throws IOException;
    }

    /** Reads records until the file ends, perhaps in the middle of one that nobody was told about. */
    static void replay(Path path, Reading record) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
            while (true) {
                record.from(in);
            }
        } catch (EOFException end) {
            return;
        }
    }

    /** Begins a new file with what is left, in place of the old one: all or nothing. */
    static Journal begin(Path path, Writing left) throws IOException {
        Path hidden = path.resolveSibling("journal.new");
        Files.deleteIfExists(hidden);
        FileChannel channel = FileChannel.open(hidden, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        write(channel, bytes(left));
        channel.force(true);
        Files.move(hidden, path, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
        return new Journal(channel);
    }

    /** Appends; returns what to give to {@link #force}. */
    synchronized long append(Writing record) throws IOException {
        byte[] bytes = bytes(record);
        write(file, bytes);
        written += bytes.length;
        return written;
    }

    private synchronized long written() {
        return written;
    }

    /** Returns when everything up to here is on disk. */
    void force(long position) throws IOException {
        synchronized (forcing) {
            if (forced < position) {
                long all = written();
                file.force(false);
                forced = all;
            }
        }
    }

    private static byte[] bytes(Writing record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        record.to(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static void write(FileChannel channel, byte[] bytes) throws IOException {
        for (ByteBuffer rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
            channel.write(rest);
        }
    }
}
