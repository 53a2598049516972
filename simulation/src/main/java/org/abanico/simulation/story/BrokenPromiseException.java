package org.abanico.simulation.story;

import java.util.List;

/** Something that must hold does not. */
public final class BrokenPromiseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenPromiseException(String promise) {
    super(promise);
  }

  BrokenPromiseException(String promise, Throwable cause) {
    super(promise, cause);
  }

  /** Unless it is so. */
  static void require(boolean held, String promise) {
    if (!held) {
      throw new BrokenPromiseException(promise);
    }
  }

  /** Unless nothing speaks against it. */
  static void require(List<String> against, String promise) {
    if (!against.isEmpty()) {
      throw new BrokenPromiseException(promise + ":\n  " + String.join("\n  ", against));
    }
  }
}
