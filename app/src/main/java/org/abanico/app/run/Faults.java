package org.abanico.app.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Faults of the program itself. */
final class Faults {
  private Faults() {}

  /** A program's result; a fault is told to its user and ends it with {@link ExitCode#INTERNAL}. */
  static ExitCode await(CompletableFuture<ExitCode> result, Front front)
      throws InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      front.console().err(front.messages().text("internal", String.valueOf(e.getCause())) + "\n");
      return ExitCode.INTERNAL;
    }
  }
}
