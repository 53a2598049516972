package org.abanico.architecture.broken.testing;

/** Something to depend on. */
public final class Thing {
  private Thing() {}

  public static void touch() {}
}
