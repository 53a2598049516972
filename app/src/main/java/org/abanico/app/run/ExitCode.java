package org.abanico.app.run;

import org.abanico.backup.history.Restored;
import org.abanico.client.ClientEvent.Outcome;

/** What the programs end with. Documented in help and README. */
public enum ExitCode {
  /** Everything asked for is done and checked. */
  DONE(0),
  /** A fault of the program. */
  INTERNAL(1),
  /** The command line, the environment or the settings file is wrong. */
  USAGE(2),
  /** Every destination holds what could be read, but not everything could. */
  INCOMPLETE(3),
  /** One destination or more does not hold the backup. */
  NOT_HELD(4),
  /** Something that a destination should hold is damaged. */
  DAMAGED(5),
  /** No server, or the connection to it was lost. */
  NO_CONNECTION(6),
  /** The folder cannot be used. */
  FOLDER(7),
  /** The server's port or address cannot be used. */
  BIND(8),
  /** The server refused. */
  REFUSED(9),
  /** Stopped with Ctrl-C: 128 and the number of SIGINT, as shells expect it. */
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** As the system sees it. */
  public int number() {
    return number;
  }

  /** The code for what a restore has done. */
  public static ExitCode of(Restored restored) {
    if (restored.damaged() > 0) {
      return DAMAGED;
    }
    if (!restored.unknown().isEmpty()) {
      return USAGE;
    }
    return restored.leftOut() > 0 || restored.refused() > 0 ? INCOMPLETE : DONE;
  }

  /** The code for the way a client's session ended. */
  public static ExitCode of(Outcome outcome) {
    return switch (outcome) {
      case COMPLETE -> DONE;
      case INCOMPLETE -> INCOMPLETE;
      case FAILED, TOO_FEW -> NOT_HELD;
      case NO_CONNECTION -> NO_CONNECTION;
      case REFUSED -> REFUSED;
      case FOLDER -> FOLDER;
      case INTERRUPTED -> INTERRUPTED;
    };
  }
}
