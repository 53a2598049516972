package org.abanico.server;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.abanico.server.ServerEvent.Role;
import org.abanico.transport.CloseCode;
import org.abanico.transport.ConnectionStatistics;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * What connections to clients and to an upstream server have in common: the way to the other end,
 * and the blocks that come from there.
 */
abstract class PortSession implements MessageHandler, Correspondent {
  /**
   * Blocks of one connection, whatever their size, for which it has no credit back yet. A source
   * that keeps to its own limit of {@link Limits#MAX_UNKEPT_BLOCKS} stays well below.
   */
  private static final int MAX_UNCREDITED = 1024;

  private final RelayServer server;
  private @Nullable MessagePort port;
  private int uncredited;

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

  /**
   * What the other end sends that is called so.
   *
   * @return null when that is over, and what is said of it is to be ignored
   */
  abstract @Nullable Relay relay(String backup) throws ProtocolViolation;

  /** The other end says something of what it sends. */
  final void to(String backup, Relay.Giving what) throws ProtocolViolation {
    Relay relay = relay(backup);
    if (relay != null) {
      what.give(relay);
    }
  }

  @Override
  public final void block(Message.Block header, ByteBuf body, long nowNanos) {
    Relay relay = null;
    try {
      ProtocolViolation.unless(uncredited < MAX_UNCREDITED, "too many blocks at a time");
      relay = relay(header.backup());
    } catch (ProtocolViolation violation) {
      close(String.valueOf(violation.getMessage()), nowNanos);
    }
    if (relay == null) {
      body.release();
      port().release(header.length());
    } else {
      hand(relay, header, body, nowNanos);
    }
    server.closeSuspects(nowNanos);
  }

  private void hand(Relay relay, Message.Block header, ByteBuf body, long nowNanos) {
    uncredited++;
    try {
      relay.block(header, body, () -> credit(header.length()), nowNanos);
    } catch (ProtocolViolation violation) {
      close(String.valueOf(violation.getMessage()), nowNanos);
    }
  }

  private void credit(int length) {
    uncredited--;
    port().release(length);
  }

  @Override
  public final void close(String violation, long nowNanos) {
    port().close(CloseCode.PROTOCOL, violation, nowNanos);
  }
}
