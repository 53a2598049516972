package org.abanico.architecture.clean.transport.netty;

/** Something to depend on. */
public final class Thing {
  private Thing() {}

  public static void touch() {}
}
