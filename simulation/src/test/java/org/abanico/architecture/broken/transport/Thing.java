package org.abanico.architecture.broken.transport;

/** Something to depend on. */
public final class Thing {
  private Thing() {}

  public static void touch() {}
}
