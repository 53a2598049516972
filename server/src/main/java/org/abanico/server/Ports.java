package org.abanico.server;

import java.net.InetSocketAddress;
import org.abanico.server.ServerEvent.Role;
import org.abanico.transport.ConnectionStatistics;
import org.abanico.transport.message.MessagePort;

/** What a person is shown of a connection. */
final class Ports {
  private Ports() {}

  /** Where its other end is. */
  static String address(MessagePort port) {
    InetSocketAddress remote = port.connection().remote();
    String host = remote.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + remote.getPort();
  }

  /** How it is. */
  static ServerStatus.Client status(
      MessagePort port, long member, String name, Role role, boolean away, long keptBytes) {
    ConnectionStatistics statistics = port.connection().statistics();
    return new ServerStatus.Client(
        member,
        name,
        role,
        address(port),
        away,
        statistics.smoothedRttNanos(),
        statistics.packetsSent(),
        statistics.packetsLost(),
        statistics.bytesSent(),
        statistics.bytesReceived(),
        port.unsentBytes() + keptBytes,
        statistics.congestionWindow(),
        statistics.bytesRetransmitted());
  }
}
