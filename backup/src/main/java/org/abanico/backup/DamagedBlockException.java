package org.abanico.backup;

import java.io.IOException;

/** A block that does not match its own checks (protocol.md, section 8). */
public final class DamagedBlockException extends IOException {
  private static final long serialVersionUID = 1L;

  public DamagedBlockException(String message) {
    super(message);
  }
}
