package org.abanico.security;

import java.util.random.RandomGenerator;
import org.abanico.security.primitive.Secret;

/**
 * What admits to a server, and lets clients read what other clients sealed. A person copies it from
 * one machine to another, so its text detects typing errors.
 */
public final class AccessKey extends Secret {
  /** Of a key. */
  public static final int BYTES = 32;

  private static final String PREFIX = "abanico";

  private AccessKey(byte[] bytes) {
    super(bytes, BYTES);
  }

  public static AccessKey generate(RandomGenerator random) {
    return new AccessKey(draw(random, BYTES));
  }

  /** From {@link #toText}, in lower or upper case, with any white space around it. */
  public static AccessKey parse(String text) throws KeyTextException {
    return new AccessKey(Bech32m.decode(PREFIX, BYTES, text));
  }

  /** {@code abanico1} and 58 more characters. This shows the key: only for its owner's eyes. */
  public String toText() {
    return Bech32m.encode(PREFIX, copy());
  }

  /** All that a server needs. */
  public RelayKey relayKey() {
    return new RelayKey(derive("abanico 1 relay", RelayKey.BYTES));
  }

  /** What only clients need. */
  public ContentKey contentKey() {
    return new ContentKey(derive("abanico 1 content", ContentKey.BYTES));
  }
}
