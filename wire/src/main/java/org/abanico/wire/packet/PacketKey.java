package org.abanico.wire.packet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 128-bit key of one direction of a connection (protocol.md, section 2.2), as SipHash's two
 * words.
 */
public record PacketKey(long k0, long k1) {
  static final PacketKey NONE = new PacketKey(0, 0);

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  public static PacketKey of(long k0, long k1) {
    return new PacketKey(k0, k1);
  }

  /** From 16 bytes. */
  public static PacketKey ofBytes(byte[] key) {
    if (key.length != 16) {
      throw new IllegalArgumentException("a key of " + key.length + " bytes");
    }
    return new PacketKey((long) WORD.get(key, 0), (long) WORD.get(key, 8));
  }

  /** Says nothing of the key: it may end up in a log. */
  @Override
  public String toString() {
    return "PacketKey";
  }
}
