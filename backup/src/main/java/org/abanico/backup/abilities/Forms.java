package org.abanico.backup.abilities;

import java.text.Normalizer;

/** What a file system makes of Unicode's forms: of é as one character, or as e and an accent. */
public enum Forms {
  /** They are different names. */
  DISTINCT,
  /** They are the same name; it stays as it was first written. */
  SAME,
  /** They are the same name; it becomes the composed one (NFC). */
  COMPOSED,
  /** They are the same name; it becomes the decomposed one (NFD). */
  DECOMPOSED;

  /** The same text for all that are taken for the same. */
  String fold(String name) {
    return this == DISTINCT ? name : Normalizer.normalize(name, Normalizer.Form.NFD);
  }

  /** Whether a name stays what it is. */
  boolean keeps(String name) {
    return switch (this) {
      case DISTINCT, SAME -> true;
      case COMPOSED -> Normalizer.isNormalized(name, Normalizer.Form.NFC);
      case DECOMPOSED -> Normalizer.isNormalized(name, Normalizer.Form.NFD);
    };
  }
}
