package org.abanico.security.hop;

import org.abanico.security.primitive.AesGcm;
import org.abanico.security.primitive.Secret;

/**
 * Under which one direction's names are sealed: one {@link NameSealer}, and openers at the other
 * end.
 */
public final class NamesKey extends Secret {
  static final int BYTES = AesGcm.KEY_BYTES;

  NamesKey(byte[] bytes) {
    super(bytes, BYTES);
  }

  byte[] toBytes() {
    return copy();
  }
}
