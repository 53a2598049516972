package org.abanico.desktop.model;

import java.util.OptionalInt;

/** UDP ports as people type them. */
final class Ports {
  static final int USUAL = 9440;
  private static final int HIGHEST = 65_535;

  private Ports() {}

  /** A port from {@code lowest} on; nothing when the text is none. */
  static OptionalInt parse(String text, int lowest) {
    String digits = text.strip();
    if (!digits.matches("\\d{1,5}")) {
      return OptionalInt.empty();
    }
    int port = Integer.parseInt(digits);
    return port < lowest || port > HIGHEST ? OptionalInt.empty() : OptionalInt.of(port);
  }
}
