package org.abanico.architecture.broken.server;

/** Something to depend on. */
public final class Thing {
  private Thing() {}

  public static void touch() {}
}
