// SPDX-License-Identifier: Apache-2.0
package io.holdfast.kill.broker;

import io.holdfast.InvalidSettingsException;
import io.holdfast.MessagingUnavailableException;
import io.holdfast.spi.EncodedMessage;
import io.holdfast.spi.MessageSource;
import io.holdfast.spi.SendResult;
import io.holdfast.spi.Subscription;
import io.holdfast.spi.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The broker as an application sees it. */
public final class BrokerClient implements Transport, MessageSource {

    private final int port;
    private final int timeoutMillis;
    private final ConcurrentLinkedQueue<Link> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    public BrokerClient(int port, int timeoutMillis) {
        this.port = port;
        this.timeoutMillis = timeoutMillis;
    }

    /** What a queue holds: how many messages still to be delivered, and the ids of those set aside. */
    public record Depth(int waiting, List<String> parked) {}

    /** Every destination of this broker has its consumers from the start. */
    @Override
    public void verify(String destination) {}

    @Override
    public List<SendResult> send(List<EncodedMessage> batch) {
        try {
            List<SendResult> results = new ArrayList<>();
            Link link = link();
            try {
                link.out.writeByte(Wire.SEND);
                link.out.writeInt(batch.size());
                for (EncodedMessage message : batch) {
                    Wire.write(link.out, message);
                }
                link.out.flush();
                for (int left = batch.size(); left > 0; left--) {
                    results.add(
                            link.in.readBoolean() ? SendResult.accepted() : SendResult.refused("nobody receives it"));
                }
            } catch (IOException error) {
                link.close();
                throw error;
            }
            giveBack(link);
            return results;
        } catch (IOException error) {
            return Collections.nCopies(
                    batch.size(), SendResult.unreachable(error.getClass().getSimpleName()));
        }
    }

    private Link link() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        Link link = idle.poll();
        return link == null ? new Link(port, timeoutMillis) : link;
    }

    private void giveBack(Link link) {
        idle.add(link);
        if (closed) {
            close();
        }
    }

    @Override
    public Subscription subscribe(String destination, String consumer, boolean ordered) {
        try {
            Link link = new Link(port, timeoutMillis);
            try {
                link.out.writeByte(Wire.SUBSCRIBE);
                link.out.writeUTF(destination + "/" + consumer);
                link.out.flush();
                if (link.in.readBoolean()) {
                    return new RemoteSubscription(link, timeoutMillis);
                }
            } catch (IOException error) {
                link.close();
                throw error;
            }
            link.close();
        } catch (IOException error) {
            throw unreachable("subscribe", error);
        }
        throw new InvalidSettingsException(
                "Cannot subscribe " + consumer + " to " + destination,
                "it is not bound",
                "Bind it at the broker's start.");
    }

    /** What the queues hold. */
    public Map<String, Depth> status() {
        try (Link link = new Link(port, timeoutMillis)) {
            link.out.writeByte(Wire.STATUS);
            link.out.flush();
            Map<String, Depth> depths = new TreeMap<>();
            for (int left = link.in.readInt(); left > 0; left--) {
                String name = link.in.readUTF();
                int waiting = link.in.readInt();
                List<String> parked = new ArrayList<>();
                for (int more = link.in.readInt(); more > 0; more--) {
                    parked.add(link.in.readUTF());
                }
                depths.put(name, new Depth(waiting, parked));
            }
            return depths;
        } catch (IOException error) {
            throw unreachable("look", error);
        }
    }

    static MessagingUnavailableException unreachable(String asked, IOException error) {
        return new MessagingUnavailableException(
                "Cannot " + asked, "the broker could not be reached", "Start it, then try again.", error);
    }

    @Override
    public void close() {
        closed = true;
        for (Link link = idle.poll(); link != null; link = idle.poll()) {
            link.close();
        }
    }
}
