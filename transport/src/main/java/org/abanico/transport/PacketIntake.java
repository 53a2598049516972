package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.abanico.transport.path.PeerPaths;
import org.abanico.transport.recovery.ReceivedPackets;
import org.abanico.wire.packet.MalformedPacketException;
import org.abanico.wire.packet.Packet;
import org.abanico.wire.packet.PacketKey;
import org.abanico.wire.packet.PacketReader;
import org.jspecify.annotations.Nullable;

/** Lets in the peer's packets, each once, from wherever it may be; counts what it leaves out. */
final class PacketIntake {
  private final PacketKey key;
  private final PeerPaths peer;
  private final ReceivedPackets received;
  private long packets;
  private long bytes;
  private long discarded;

  PacketIntake(PacketKey key, PeerPaths peer, ReceivedPackets received) {
    this.key = key;
    this.peer = peer;
    this.received = received;
  }

  /**
   * Takes a packet into the books of what has been received.
   *
   * @param datagram borrowed; the packet refers to it
   * @return null when it is not the peer's, or has been here before
   */
  @Nullable Packet take(
      PacketReader reader, ByteBuf datagram, InetSocketAddress from, long nowNanos) {
    if (!peer.accepts(from)) {
      return discard();
    }
    Packet packet;
    try {
      packet = reader.read(datagram, key);
    } catch (MalformedPacketException e) {
      return discard();
    }
    if (received.isDuplicate(packet.number())) {
      return discard();
    }
    int size = datagram.readableBytes();
    peer.onPacket(from, size, packet.number() > received.largest(), nowNanos);
    received.add(packet.number(), packet.ackEliciting(), nowNanos);
    packets++;
    bytes += size;
    return packet;
  }

  /** Counts one that is not looked at. */
  @Nullable Packet discard() {
    discarded++;
    return null;
  }

  long packets() {
    return packets;
  }

  long bytes() {
    return bytes;
  }

  long discarded() {
    return discarded;
  }
}
