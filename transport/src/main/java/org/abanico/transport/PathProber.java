package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.abanico.transport.congestion.CongestionController;
import org.abanico.transport.congestion.Pacer;
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

  private final InetSocketAddress remote;
  private final PathMtuDiscovery path;
  private final PacketAssembler assembler;
  private final CongestionController congestion;
  private final Pacer pacer;
  private int datagramBytes;

  PathProber(
      InetSocketAddress remote,
      PathMtuDiscovery path,
      PacketAssembler assembler,
      CongestionController congestion,
      Pacer pacer) {
    this.remote = remote;
    this.path = path;
    this.assembler = assembler;
    this.congestion = congestion;
    this.pacer = pacer;
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
    if (bytes == 0 || congestion.window() < (long) PART_OF_WINDOW * bytes) {
      return false;
    }
    ByteBuf batch = sink.allocate(bytes);
    path.onProbeSent(assembler.nextNumber(), bytes, nowNanos);
    assembler.assemblePathProbe(batch, bytes, nowNanos);
    pacer.sent(bytes);
    sink.send(batch, bytes, remote);
    return true;
  }

  void acknowledged(SentPacket packet) {
    path.onAcknowledged(packet.number(), packet.bytes());
    tellSize();
  }

  void lost(SentPacket packet) {
    path.onLost(packet.number(), packet.bytes());
    tellSize();
  }

  void persistentCongestion() {
    path.onPersistentCongestion();
    tellSize();
  }

  private void tellSize() {
    if (path.datagramBytes() != datagramBytes) {
      datagramBytes = path.datagramBytes();
      congestion.onDatagramSize(datagramBytes);
      pacer.setDatagramSize(datagramBytes);
    }
  }
}
