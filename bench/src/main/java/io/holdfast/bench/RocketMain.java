// SPDX-License-Identifier: Apache-2.0
package io.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.common.BrokerConfig;
import org.apache.rocketmq.common.MQVersion;
import org.apache.rocketmq.common.namesrv.NamesrvConfig;
import org.apache.rocketmq.namesrv.NamesrvController;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyServerConfig;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.store.config.FlushDiskType;
import org.apache.rocketmq.store.config.MessageStoreConfig;

/** RocketMQ's name server and broker in a JVM of their own, on disk before they answer. Live as long as their standard input. */
final class RocketMain {

    static final String READY = "RocketMQ is ready";
    private static final String LOOPBACK = "127.0.0.1";

    private RocketMain() {}

    public static void main(String... arguments) throws Exception {
        PrintStream told = System.out;
        // Nobody reads what it says besides, and it would wait for that.
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
        // Without it the name server takes the broker for one of the first version, and sees none of its topics.
        System.setProperty(RemotingCommand.REMOTING_VERSION_KEY, Integer.toString(MQVersion.CURRENT_VERSION));
        Path directory = Path.of(arguments[0]);
        int namePort = Integer.parseInt(arguments[1]);
        NamesrvController names = new NamesrvController(names(directory), listening(namePort));
        require(names.initialize());
        names.start();
        BrokerController broker = new BrokerController(
                broker(namePort),
                listening(Integer.parseInt(arguments[2])),
                new NettyClientConfig(),
                store(directory, Integer.parseInt(arguments[3])));
        require(broker.initialize());
        broker.start();
        told.println(READY);
        while (System.in.read() >= 0) {
            // Nothing is ever said; only the end counts.
        }
        Runtime.getRuntime().halt(0);
    }

    private static void require(boolean initialized) {
        if (!initialized) {
            throw new IllegalStateException("RocketMQ could not be initialized");
        }
    }

    private static NamesrvConfig names(Path directory) {
        NamesrvConfig config = new NamesrvConfig();
        config.setKvConfigPath(directory.resolve("kvConfig.json").toString());
        config.setConfigStorePath(directory.resolve("namesrv.properties").toString());
        return config;
    }

    private static NettyServerConfig listening(int port) {
        NettyServerConfig config = new NettyServerConfig();
        config.setBindAddress(LOOPBACK);
        config.setListenPort(port);
        return config;
    }

    private static BrokerConfig broker(int namePort) {
        BrokerConfig config = new BrokerConfig();
        config.setNamesrvAddr(LOOPBACK + ":" + namePort);
        config.setBrokerIP1(LOOPBACK);
        config.setBrokerIP2(LOOPBACK);
        return config;
    }

    /** Defaults, but for what makes its answer mean that the message is on disk. */
    private static MessageStoreConfig store(Path directory, int replicationPort) {
        MessageStoreConfig config = new MessageStoreConfig();
        config.setStorePathRootDir(directory.resolve("store").toString());
        config.setStorePathCommitLog(
                directory.resolve("store").resolve("commitlog").toString());
        config.setFlushDiskType(FlushDiskType.SYNC_FLUSH);
        config.setHaListenPort(replicationPort);
        return config;
    }
}
