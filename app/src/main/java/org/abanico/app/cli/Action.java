package org.abanico.app.cli;

import org.abanico.app.run.ExitCode;
import org.abanico.app.run.StartException;

/** What a command does. */
@FunctionalInterface
interface Action {

  /**
   * Runs until it is done.
   *
   * @throws UsageException when a value is wrong
   * @throws StartException when it cannot begin
   */
  ExitCode run(Settings settings) throws StartException, InterruptedException;
}
