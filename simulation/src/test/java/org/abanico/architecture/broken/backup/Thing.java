package org.abanico.architecture.broken.backup;

/** Something to depend on. */
public final class Thing {
  private Thing() {}

  public static void touch() {}
}
