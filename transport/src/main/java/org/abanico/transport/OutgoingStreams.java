package org.abanico.transport;

import org.abanico.transport.recovery.SentPacket;
import org.abanico.transport.stream.SendStream;

/** The sending ends of a connection's two streams. */
final class OutgoingStreams {
  /** What may be sent before any CREDIT (protocol.md, section 4). */
  static final long INITIAL_CONTROL_CREDIT = 65_536;

  static final long INITIAL_BODY_CREDIT = 1_048_576;

  final SendStream control = new SendStream(0, INITIAL_CONTROL_CREDIT);
  final SendStream body = new SendStream(1, INITIAL_BODY_CREDIT);

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
