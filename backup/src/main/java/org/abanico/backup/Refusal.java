package org.abanico.backup;

import org.jspecify.annotations.Nullable;

/** Why a file system cannot hold an entry. */
public enum Refusal {
  /** It does not take that name: its characters, its end, or a name that is reserved. */
  NAME("name"),
  /** The name, or the path with what leads to it, is longer than it takes. */
  LENGTH("length"),
  /** To it, the name is that of another entry, which comes before it in the manifest. */
  CLASH("clash"),
  /** It has no symbolic links. */
  SYMLINK("symlink"),
  /** The file is larger than it takes. */
  SIZE("size"),
  /** It is another name of a file that cannot be held under its first one. */
  FIRST("first");

  private final String text;

  Refusal(String text) {
    this.text = text;
  }

  /** As it stands in lists and in JSON. */
  public String text() {
    return text;
  }

  /** The one that {@link #text} writes so. */
  public static @Nullable Refusal of(String text) {
    for (Refusal refusal : values()) {
      if (refusal.text.equals(text)) {
        return refusal;
      }
    }
    return null;
  }
}
