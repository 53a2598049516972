package org.abanico.app.run;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import org.abanico.app.keys.ServerKey;
import org.abanico.app.keys.ServerKeys;
import org.abanico.client.ServerAddress;
import org.abanico.server.RelayServer;
import org.abanico.server.SiteEndpoint;
import org.abanico.server.Uplink;
import org.abanico.transport.ClientEndpoint;
import org.abanico.transport.ClientIdentity;
import org.abanico.transport.ClosableEndpoint;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.netty.UdpDriver;

/**
 * Another server, from which this one gets the backups of a group.
 *
 * @param server where it is
 * @param group the group, there and here, under the first key
 * @param name this server's there
 */
public record Upstream(ServerAddress server, String group, String name) {

  /** The port of a server's clients, which is from now on that of its connection there too. */
  ClosableEndpoint joined(
      ClosableEndpoint clients,
      RelayServer relay,
      ServerKeys keys,
      UdpDriver driver,
      TransportConfig config) {
    ServerKey first = keys.admitting().getFirst();
    ClientIdentity identity = new ClientIdentity(keys.device(), first.relay());
    Uplink uplink = relay.uplink(first.relay().keyId(), group, name, server.toString());
    return new SiteEndpoint(
        clients,
        uplink,
        driver.newWorkers("background"),
        () -> new InetSocketAddress(InetAddress.getByName(server.host()), server.port()),
        server.host(),
        (address, handler, now) ->
            new ClientEndpoint(address, config, identity, new SecureRandom(), handler, now));
  }
}
