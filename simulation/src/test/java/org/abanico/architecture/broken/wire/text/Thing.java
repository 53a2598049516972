package org.abanico.architecture.broken.wire.text;

/** Something to depend on. */
public final class Thing {
  private Thing() {}

  public static void touch() {}
}
