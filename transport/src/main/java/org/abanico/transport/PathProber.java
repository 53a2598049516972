package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import org.abanico.transport.path.PathMtuDiscovery;
import org.abanico.transport.recovery.SentPacket;

/**
 * Looks for the path's MTU while bodies are sent (protocol.md, section 4.1): sends the probes that
 * {@link PathMtuDiscovery} asks for, tells it what became of packets, and tells what paces and
 * limits the connection when the size of a full datagram has changed.
 */
final class PathProber {
  /** A probe is at most so small a part of the congestion window, which it may overrun. */
  private static final int PART_OF_WINDOW = 2;

  private final NetworkPath network;
  private final PathMtuDiscovery path;
  private final PacketAssembler assembler;
  private int datagramBytes;

  PathProber(NetworkPath network, PacketAssembler assembler) {
    this.network = network;
    this.path = network.mtu;
    this.assembler = assembler;
    this.datagramBytes = path.datagramBytes();
  }

  /**
   * Sends a probe if one is to go. Only when congestion control and pacing let a full datagram go,
   * and there are bodies to send: for a few words no larger datagrams are needed.
   *
   * @return whether it sent one
   */
  boolean transmit(long nowNanos, DatagramSink sink) {
    int bytes = path.nextProbe(nowNanos);
    if (bytes == 0 || network.congestion().window() < (long) PART_OF_WINDOW * bytes) {
      return false;
    }
    ByteBuf batch = sink.allocate(bytes);
    path.onProbeSent(assembler.nextNumber(), bytes, nowNanos);
    assembler.assemblePathProbe(batch, bytes, nowNanos);
    network.pacer.sent(bytes);
    network.limit.sent(network.place, bytes);
    sink.send(batch, bytes, network.peer.current());
    return true;
  }

  void acknowledged(SentPacket packet) {
    if (packet.isLeftBehind()) {
      return;
    }
    path.onAcknowledged(packet.number(), packet.bytes());
    tellSize();
  }

  void lost(SentPacket packet) {
    if (packet.isLeftBehind()) {
      return;
    }
    path.onLost(packet.number(), packet.bytes());
    tellSize();
  }

  void persistentCongestion() {
    path.onPersistentCongestion();
    tellSize();
  }

  /** The path has begun anew. */
  void restarted() {
    datagramBytes = path.datagramBytes();
  }

  private void tellSize() {
    if (path.datagramBytes() != datagramBytes) {
      datagramBytes = path.datagramBytes();
      network.congestion().onDatagramSize(datagramBytes);
      network.pacer.setDatagramSize(datagramBytes);
    }
  }
}
