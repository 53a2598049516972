package org.abanico.server;

import java.net.InetSocketAddress;
import org.abanico.server.ServerEvent.Role;
import org.abanico.transport.CloseCode;
import org.abanico.transport.ConnectionStatistics;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * What connections to clients and to an upstream server have in common: the way to the other end.
 */
abstract class PortSession implements MessageHandler, Correspondent {
  private final RelayServer server;
  private @Nullable MessagePort port;

  PortSession(RelayServer server) {
    this.server = server;
  }

  final RelayServer server() {
    return server;
  }

  final MessagePort port() {
    if (port == null) {
      throw new IllegalStateException("not open");
    }
    return port;
  }

  @Override
  public void opened(MessagePort opened, long nowNanos) {
    port = opened;
  }

  @Override
  public final void send(Message message) {
    port().send(message);
    suspectIfBehind();
  }

  /** Has it closed when it does not read what it is sent. */
  final void suspectIfBehind() {
    if (port().unsentControlBytes() > RelayServer.MAX_UNSENT_CONTROL) {
      server.suspect(this);
    }
  }

  @Override
  public final void sendIfIdle(Message message) {
    if (port().unsentControlBytes() <= RelayServer.BUSY_CONTROL) {
      port().send(message);
    }
  }

  @Override
  public final String address() {
    InetSocketAddress remote = port().connection().remote();
    String host = remote.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + remote.getPort();
  }

  @Override
  public final ServerStatus.Client status(
      long member, String name, Role role, boolean away, long keptBytes) {
    ConnectionStatistics statistics = port().connection().statistics();
    return new ServerStatus.Client(
        member,
        name,
        role,
        address(),
        away,
        statistics.smoothedRttNanos(),
        statistics.packetsSent(),
        statistics.packetsLost(),
        statistics.bytesSent(),
        statistics.bytesReceived(),
        port().unsentBytes() + keptBytes,
        statistics.congestionWindow(),
        statistics.bytesRetransmitted());
  }

  @Override
  public final void close(String violation, long nowNanos) {
    port().close(CloseCode.PROTOCOL, violation, nowNanos);
  }
}
