package org.abanico.fuzzing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Puts an input together. */
final class Seed {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static Seed of(int... octets) {
    return new Seed().octets(octets);
  }

  Seed octets(int... octets) {
    for (int octet : octets) {
      out.write(octet);
    }
    return this;
  }

  Seed bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  Seed text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  byte[] done() {
    return out.toByteArray();
  }
}
