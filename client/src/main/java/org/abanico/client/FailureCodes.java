package org.abanico.client;

import org.abanico.backup.FolderException.Problem;

/** The codes of FAILED by which a destination says what is wrong (protocol.md, section 9). */
final class FailureCodes {
  private FailureCodes() {}

  static String of(Problem problem) {
    return switch (problem) {
      case DISK_FULL -> "disk-full";
      case HELD -> "held";
      case HALF_SWITCHED -> "half-switched";
      case OTHER_SOURCE -> "other-source";
      case CHANGED -> "changed";
      case IO -> "internal";
      case MISSING, NOT_A_FOLDER, UNREADABLE, NOT_WRITABLE, IN_USE, NOT_A_DESTINATION ->
          "not-writable";
    };
  }
}
