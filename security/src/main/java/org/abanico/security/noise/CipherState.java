package org.abanico.security.noise;

import java.util.Arrays;
import org.abanico.security.noise.NoiseException.Reason;
import org.abanico.security.primitive.AesGcm;
import org.jspecify.annotations.Nullable;

/** A key and the number of its next message (Noise, section 5.1). Not thread-safe. */
public final class CipherState {
  private static final long RESERVED_NONCE = -1;

  private byte @Nullable [] key;
  private long nonce;

  /** Without a key: what is sealed stays as it is. */
  CipherState() {}

  /**
   * @param key 32 bytes, copied
   */
  public CipherState(byte[] key) {
    initializeKey(key);
  }

  private CipherState(CipherState original) {
    key = original.key == null ? null : original.key.clone();
    nonce = original.nonce;
  }

  CipherState copy() {
    return new CipherState(this);
  }

  void initializeKey(byte[] newKey) {
    if (newKey.length != AesGcm.KEY_BYTES) {
      throw new IllegalArgumentException("a key of " + newKey.length + " bytes");
    }
    erase();
    key = newKey.clone();
    nonce = 0;
  }

  boolean hasKey() {
    return key != null;
  }

  /**
   * The number of the next message, an unsigned 64-bit number: for transports that lose messages
   * (section 11.4).
   */
  public void setNonce(long number) {
    nonce = number;
  }

  /**
   * @throws NoiseException EXHAUSTED: no message can be sealed under this key any more
   */
  public byte[] encryptWithAd(byte[] associated, byte[] plain) throws NoiseException {
    if (key == null) {
      return plain.clone();
    }
    requireNonce();
    byte[] sealed = AesGcm.seal(key, AesGcm.nonce(nonce), associated, plain);
    nonce++;
    return sealed;
  }

  /**
   * The next message's plain bytes. When it throws, the number is not used up.
   *
   * @throws NoiseException SEAL or EXHAUSTED
   */
  public byte[] decryptWithAd(byte[] associated, byte[] sealed) throws NoiseException {
    if (key == null) {
      return sealed.clone();
    }
    requireNonce();
    byte[] plain = AesGcm.open(key, AesGcm.nonce(nonce), associated, sealed);
    if (plain == null) {
      throw new NoiseException(Reason.SEAL);
    }
    nonce++;
    return plain;
  }

  /**
   * Puts a new key, derived from the old one, in its place; numbers go on (sections 4.2 and 11.3).
   */
  public void rekey() {
    if (key == null) {
      throw new IllegalStateException("no key");
    }
    byte[] sealed =
        AesGcm.seal(key, AesGcm.nonce(RESERVED_NONCE), new byte[0], new byte[AesGcm.KEY_BYTES]);
    System.arraycopy(sealed, 0, key, 0, AesGcm.KEY_BYTES);
    Arrays.fill(sealed, (byte) 0);
  }

  /** Overwrites the key; it cannot be used any more. */
  void erase() {
    if (key != null) {
      Arrays.fill(key, (byte) 0);
      key = null;
    }
  }

  private void requireNonce() throws NoiseException {
    if (nonce == RESERVED_NONCE) {
      throw new NoiseException(Reason.EXHAUSTED);
    }
  }
}
