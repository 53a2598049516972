package org.abanico.backup.manifest;

import org.jspecify.annotations.Nullable;

/** Why an entry is not in a backup (protocol.md, section 8.1). */
public enum OmissionCode {
  /** The system does not let it be read. */
  UNREADABLE("unreadable"),
  /** A socket. */
  SPECIAL("special"),
  /** Its name, or where it points to, cannot be represented. */
  NAME("name"),
  /** It was there when its directory was listed, and then no more. */
  VANISHED("vanished"),
  /** Only in what a destination gives back: it does not hold it any more as it should. */
  DAMAGED("damaged"),
  /** Only in what a destination gives back: its file system could not hold it. */
  UNHELD("unheld");

  private final String text;

  OmissionCode(String text) {
    this.text = text;
  }

  /** As it stands in a manifest. */
  public String text() {
    return text;
  }

  static @Nullable OmissionCode of(String text) {
    for (OmissionCode code : values()) {
      if (code.text.equals(text)) {
        return code;
      }
    }
    return null;
  }
}
