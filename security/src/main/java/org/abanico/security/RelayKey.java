package org.abanico.security;

import java.nio.ByteBuffer;
import org.abanico.security.primitive.Secret;

/**
 * What admits to a server, and no more: who has only this cannot read, forge or alter content.
 * Comes from an {@link AccessKey}.
 */
public final class RelayKey extends Secret {
  /** Of a key. */
  public static final int BYTES = 32;

  /** Of {@link #openingKey}: a SipHash key. */
  public static final int OPENING_KEY_BYTES = 16;

  /** Of {@link #psk}. */
  public static final int PSK_BYTES = 32;

  private static final String PREFIX = "abanico-relay";

  RelayKey(byte[] bytes) {
    super(bytes, BYTES);
  }

  /** From {@link #toText}, in lower or upper case, with any white space around it. */
  public static RelayKey parse(String text) throws KeyTextException {
    return new RelayKey(Bech32m.decode(PREFIX, BYTES, text));
  }

  /** {@code abanico-relay1} and 58 more characters. This shows the key: for a server's settings. */
  public String toText() {
    return Bech32m.encode(PREFIX, copy());
  }

  /**
   * A public name of this key, by which a server finds it among those that it holds: 32 bits, of
   * which two keys may share one by chance.
   */
  public int keyId() {
    return ByteBuffer.wrap(derive("abanico 1 key id", Integer.BYTES)).getInt();
  }

  /** Authenticates the first message of an opening, by SipHash: 16 bytes. */
  public byte[] openingKey() {
    return derive("abanico 1 opening", OPENING_KEY_BYTES);
  }

  /** The pre-shared key of the Noise handshake: 32 bytes. */
  public byte[] psk() {
    return derive("abanico 1 psk", PSK_BYTES);
  }
}
