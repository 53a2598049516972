package org.abanico.fuzzing;

import java.util.Arrays;

/** Takes an input apart; past its end, all is zero or empty. */
final class Input {
  private final byte[] bytes;
  private int at;

  Input(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean isEmpty() {
    return at >= bytes.length;
  }

  int left() {
    return Math.max(0, bytes.length - at);
  }

  /** 0 to 255. */
  int octet() {
    return isEmpty() ? 0 : Byte.toUnsignedInt(bytes[at++]);
  }

  /** 0 to 65,535. */
  int pair() {
    return octet() << 8 | octet();
  }

  long eight() {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << Byte.SIZE | octet();
    }
    return value;
  }

  /** So many bytes, or what is left. */
  byte[] bytes(int count) {
    int taken = Math.min(count, left());
    at += taken;
    return Arrays.copyOfRange(bytes, at - taken, at);
  }

  /** All that is left. */
  byte[] rest() {
    return bytes(left());
  }
}
