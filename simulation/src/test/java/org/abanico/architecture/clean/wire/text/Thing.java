package org.abanico.architecture.clean.wire.text;

/** Something to depend on. */
public final class Thing {
  private Thing() {}

  public static void touch() {}
}
