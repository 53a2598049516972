package org.abanico.wire.packet;

import java.nio.ByteBuffer;

/** Sixteen bytes drawn for one opening (protocol.md, section 3). */
public record Nonce(long high, long low) {

  /** The bytes, most significant first, as the digits show them. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }
}
