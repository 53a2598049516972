package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.abanico.transport.path.PeerPaths;
import org.abanico.transport.path.PeerPaths.Change;
import org.abanico.wire.packet.Frame;
import org.abanico.wire.packet.PacketWriter;

/**
 * Sends what finds out where the peer is, and tells when it has moved (protocol.md, section 4.2).
 */
final class PathValidator {
  private final PeerPaths paths;
  private final PacketAssembler assembler;
  private boolean responseDue;
  private long response;
  private long heeded;

  PathValidator(PeerPaths paths, PacketAssembler assembler) {
    this.paths = paths;
    this.assembler = assembler;
  }

  /**
   * The peer asks: it is answered with the next transmission.
   *
   * @return what is new about the way between the two, as the peer says; told once
   */
  Change challenged(Frame.PathChallenge challenge) {
    responseDue = true;
    response = challenge.token();
    if (!challenge.change().equals(Frame.PathChallenge.ADDRESS) || challenge.token() == heeded) {
      return Change.NONE;
    }
    heeded = challenge.token();
    return Change.ADDRESS;
  }

  /** The peer answers. Returns what is new about where it is. */
  Change answered(Frame.PathResponse answer, InetSocketAddress from) {
    return paths.onResponse(answer.token(), from);
  }

  /**
   * Sends one packet if one is due.
   *
   * @return whether it sent one
   */
  boolean transmit(long nowNanos, DatagramSink sink) {
    if (responseDue) {
      responseDue = false;
      long token = response;
      send(sink, paths.current(), writer -> writer.pathResponse(token));
      return true;
    }
    PeerPaths.Challenge challenge = paths.next(nowNanos);
    if (challenge == null) {
      return false;
    }
    send(
        sink,
        challenge.to(),
        writer -> writer.pathChallenge(challenge.token(), challenge.change().text()));
    return true;
  }

  private void send(DatagramSink sink, InetSocketAddress to, Consumer<PacketWriter> frame) {
    ByteBuf out = sink.allocate(PeerPaths.CHALLENGE_BYTES);
    int size = assembler.assembleForPath(out, PeerPaths.CHALLENGE_BYTES, frame);
    sink.send(out, size, to);
  }

  /** In nanoseconds; {@link Long#MAX_VALUE} when there is none. */
  long nextDeadline() {
    return paths.nextDeadline();
  }
}
