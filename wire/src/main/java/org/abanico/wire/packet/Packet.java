package org.abanico.wire.packet;

import java.util.List;

/**
 * One packet, read and authenticated.
 *
 * @param connection 0 in an opening packet
 * @param frames at least one; their bytes are slices of the datagram, borrowed
 */
public record Packet(int connection, long number, List<Frame> frames) {

  /** Whether it asks for an acknowledgement (protocol.md, section 2.4). */
  public boolean ackEliciting() {
    for (Frame frame : frames) {
      if (frame.ackEliciting()) {
        return true;
      }
    }
    return false;
  }
}
