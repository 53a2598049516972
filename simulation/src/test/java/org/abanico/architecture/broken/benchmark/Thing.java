package org.abanico.architecture.broken.benchmark;

/** Something to depend on. */
public final class Thing {
  private Thing() {}

  public static void touch() {}
}
