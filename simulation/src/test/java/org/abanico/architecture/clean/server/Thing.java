package org.abanico.architecture.clean.server;

/** Something to depend on. */
public final class Thing {
  private Thing() {}

  public static void touch() {}
}
