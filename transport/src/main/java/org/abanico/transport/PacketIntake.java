package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.List;
import org.abanico.transport.path.PeerPaths;
import org.abanico.transport.recovery.ReceivedPackets;
import org.abanico.wire.packet.BodyPacketReader;
import org.abanico.wire.packet.Frame;
import org.abanico.wire.packet.MalformedPacketException;
import org.abanico.wire.packet.Packet;
import org.abanico.wire.packet.PacketKey;
import org.abanico.wire.packet.PacketReader;

/** Lets in the peer's packets, each once, from wherever it may be; counts what it leaves out. */
final class PacketIntake {
  private final PacketKey key;
  private final PeerPaths peer;
  private final ReceivedPackets received;
  private final BodyPacketReader body = new BodyPacketReader();
  private boolean isBody;
  private List<Frame> frames = List.of();
  private long packets;
  private long bytes;
  private long discarded;
  private long forged;

  PacketIntake(PacketKey key, PeerPaths peer, ReceivedPackets received) {
    this.key = key;
    this.peer = peer;
    this.received = received;
  }

  /**
   * Takes a packet into the books of what has been received, and keeps what is in it for {@link
   * #isBody} and {@link #frames}.
   *
   * @param datagram borrowed; the frames refer to it
   * @return false when it is not the peer's, or has been here before
   */
  boolean take(PacketReader reader, ByteBuf datagram, InetSocketAddress from, long nowNanos) {
    isBody = false;
    frames = List.of();
    if (!peer.accepts(from)) {
      return discard();
    }
    isBody = body.read(datagram, key);
    if (isBody) {
      return record(body.number(), true, datagram, from, nowNanos);
    }
    Packet packet;
    try {
      packet = reader.read(datagram, key);
    } catch (MalformedPacketException e) {
      forged++;
      return discard();
    }
    frames = packet.frames();
    return record(packet.number(), packet.ackEliciting(), datagram, from, nowNanos);
  }

  private boolean record(
      long number, boolean ackEliciting, ByteBuf datagram, InetSocketAddress from, long nowNanos) {
    if (received.isDuplicate(number)) {
      return discard();
    }
    int size = datagram.readableBytes();
    peer.onPacket(from, size, number > received.largest(), nowNanos);
    received.add(number, ackEliciting, nowNanos);
    packets++;
    bytes += size;
    return true;
  }

  /** Counts one that is not looked at. */
  boolean discard() {
    discarded++;
    return false;
  }

  /** Whether the packet taken last carries nothing but bytes of stream 1. */
  boolean isBody() {
    return isBody;
  }

  /** Where in the stream they belong. Only when {@link #isBody}. */
  long bodyOffset() {
    return body.offset();
  }

  /** Moves the reader index of the packet's datagram to them. Only when {@link #isBody}. */
  ByteBuf bodyOf(ByteBuf datagram) {
    return datagram.readerIndex(body.bodyIndex());
  }

  /** The frames of the packet taken last; none when {@link #isBody}. */
  List<Frame> frames() {
    return frames;
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

  /** How many of the discarded had a wrong authenticator, or were no packets at all. */
  long forged() {
    return forged;
  }
}
