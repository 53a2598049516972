package org.abanico.backup;

import java.io.IOException;

/**
 * A backup that breaks the rules of protocol.md, section 8, though its blocks are undamaged: asking
 * for a block again would not help.
 */
public final class InvalidBackupException extends IOException {
  private static final long serialVersionUID = 1L;

  public InvalidBackupException(String message) {
    super(message);
  }
}
