package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.abanico.transport.path.PeerPaths;
import org.abanico.transport.path.PeerPaths.Change;
import org.abanico.wire.packet.Frame;

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
      ByteBuf out = sink.allocate(PeerPaths.CHALLENGE_BYTES);
      long token = response;
      int size =
          assembler.assembleForPath(
              out, PeerPaths.CHALLENGE_BYTES, writer -> writer.pathResponse(token));
      sink.send(out, size, paths.current());
      return true;
    }
    PeerPaths.Challenge challenge = paths.next(nowNanos);
    if (challenge == null) {
      return false;
    }
    ByteBuf out = sink.allocate(PeerPaths.CHALLENGE_BYTES);
    int size =
        assembler.assembleForPath(
            out,
            PeerPaths.CHALLENGE_BYTES,
            writer -> writer.pathChallenge(challenge.token(), challenge.change().text()));
    sink.send(out, size, challenge.to());
    return true;
  }

  /** In nanoseconds; {@link Long#MAX_VALUE} when there is none. */
  long nextDeadline() {
    return paths.nextDeadline();
  }
}
