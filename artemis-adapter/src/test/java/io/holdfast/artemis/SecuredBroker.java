// SPDX-License-Identifier: Apache-2.0
package io.holdfast.artemis;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.server.impl.AddressInfo;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;

/**
 * A broker that asks for passwords. User "bank" may send to, receive from and look at anything but the management; "operator"
 * may also make queues and ask for settings.
 */
final class SecuredBroker {

    static final String PASSWORD = "pa55word-of-users";

    private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    private final int port;

    SecuredBroker() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        server.setConfiguration(new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setJMXManagementEnabled(false)
                .setMaxDiskUsage(-1)
                .setSecurityEnabled(true)
                .addAddressSetting("#", new AddressSettings().setDeadLetterAddress(SimpleString.of("DLQ")))
                .putSecurityRoles("#", Set.of(client("clients"), maker("operators")))
                .putSecurityRoles("activemq.management.#", Set.of(asker("operators")))
                .addAcceptorConfiguration("loopback", "tcp://127.0.0.1:" + port));
        server.setSecurityManager(new Users());
        server.start();
    }

    private static Role client(String name) {
        Role role = new Role();
        role.setName(name);
        role.setSend(true);
        role.setConsume(true);
        role.setBrowse(true);
        return role;
    }

    private static Role maker(String name) {
        Role role = client(name);
        role.setCreateAddress(true);
        role.setCreateDurableQueue(true);
        return role;
    }

    /** Just what {@link AddressRules} tells to grant. */
    private static Role asker(String name) {
        Role role = new Role();
        role.setName(name);
        role.setManage(true);
        role.setSend(true);
        role.setConsume(true);
        role.setCreateAddress(true);
        role.setCreateNonDurableQueue(true);
        role.setDeleteNonDurableQueue(true);
        role.setDeleteAddress(true);
        return role;
    }

    String url() {
        return "tcp://127.0.0.1:" + port;
    }

    void createQueue(String address, String queue) throws Exception {
        server.getActiveMQServer()
                .addOrUpdateAddressInfo(new AddressInfo(SimpleString.of(address), RoutingType.ANYCAST));
        server.getActiveMQServer()
                .createQueue(QueueConfiguration.of(queue)
                        .setAddress(address)
                        .setRoutingType(RoutingType.ANYCAST)
                        .setAutoDelete(false));
    }

    void stop() throws Exception {
        server.stop();
    }

    private static final class Users implements ActiveMQSecurityManager {

        @Override
        public boolean validateUser(String user, String password) {
            return ("bank".equals(user) || "operator".equals(user)) && PASSWORD.equals(password);
        }

        @Override
        public boolean validateUserAndRole(String user, String password, Set<Role> roles, CheckType what) {
            String own = "operator".equals(user) ? "operators" : "clients";
            return validateUser(user, password)
                    && roles.stream().anyMatch(role -> role.getName().equals(own) && what.hasRole(role));
        }
    }
}
