package org.abanico.fuzzing;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is held to. */
final class Promise {
  private Promise() {}

  static void keep(boolean kept, String promise) {
    if (!kept) {
      throw new AssertionError(promise);
    }
  }

  static void same(@Nullable Object expected, @Nullable Object actual, String promise) {
    if (!Objects.equals(expected, actual)) {
      throw new AssertionError(promise + ": " + expected + " is not " + actual);
    }
  }
}
