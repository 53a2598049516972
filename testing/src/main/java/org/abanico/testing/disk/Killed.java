package org.abanico.testing.disk;

/** The program is no more. */
public final class Killed extends Error {
  private static final long serialVersionUID = 1L;

  Killed() {
    super("killed");
  }
}
