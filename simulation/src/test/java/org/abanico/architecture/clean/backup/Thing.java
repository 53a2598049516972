package org.abanico.architecture.clean.backup;

/** Something to depend on. */
public final class Thing {
  private Thing() {}

  public static void touch() {}
}
