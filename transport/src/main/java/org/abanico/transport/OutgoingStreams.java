package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import org.abanico.transport.recovery.SentPacket;
import org.abanico.transport.stream.SendStream;

/** The sending ends of a connection's two streams. */
final class OutgoingStreams {
  /** What may be sent before any CREDIT (protocol.md, section 4). */
  static final long INITIAL_CONTROL_CREDIT = 65_536;

  static final long INITIAL_BODY_CREDIT = 1_048_576;

  final SendStream control = new SendStream(0, INITIAL_CONTROL_CREDIT);
  final SendStream body = new SendStream(1, INITIAL_BODY_CREDIT);

  private long unsentBefore;
  private int undeliveredBefore;

  /** Whether less of the body waits, or is under way, than was noted; notes it. */
  boolean hasShrunk() {
    boolean shrunk = body.unsent() < unsentBefore || body.undelivered() < undeliveredBefore;
    noteSize();
    return shrunk;
  }

  /** More of the body; it is owned from now on. */
  void append(ByteBuf more) {
    body.append(more);
    noteSize();
  }

  private void noteSize() {
    unsentBefore = body.unsent();
    undeliveredBefore = body.undelivered();
  }

  /** What a packet carried has arrived. */
  void acknowledge(SentPacket packet) {
    control.acknowledge(packet.controlOffset(), packet.controlLength());
    body.acknowledge(packet.bodyOffset(), packet.bodyLength());
  }

  /** What a packet carried is to be sent again. */
  void lose(SentPacket packet) {
    control.lose(packet.controlOffset(), packet.controlLength());
    body.lose(packet.bodyOffset(), packet.bodyLength());
  }
}
