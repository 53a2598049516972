package org.abanico.architecture.broken.wire.packet;

/** Something to depend on. */
public final class Thing {
  private Thing() {}

  public static void touch() {}
}
