package org.abanico.architecture.clean.fuzzing;

/** Something to depend on. */
public final class Thing {
  private Thing() {}

  public static void touch() {}
}
