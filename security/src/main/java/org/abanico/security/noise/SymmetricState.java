package org.abanico.security.noise;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.abanico.security.primitive.Hkdf;

/**
 * The chaining key, the hash of all that was said, and the cipher of a handshake (Noise, section
 * 5.2).
 */
final class SymmetricState {
  private static final byte[] NOTHING = new byte[0];

  private final byte[] chainingKey;
  private final CipherState cipher;
  private byte[] hash;

  SymmetricState(String protocolName) {
    byte[] name = protocolName.getBytes(StandardCharsets.US_ASCII);
    hash = name.length <= Hkdf.HASH_BYTES ? Arrays.copyOf(name, Hkdf.HASH_BYTES) : sha256(name);
    chainingKey = hash.clone();
    cipher = new CipherState();
  }

  private SymmetricState(SymmetricState original) {
    chainingKey = original.chainingKey.clone();
    hash = original.hash.clone();
    cipher = original.cipher.copy();
  }

  SymmetricState copy() {
    return new SymmetricState(this);
  }

  void mixKey(byte[] input) {
    byte[] output = Hkdf.derive(chainingKey, input, NOTHING, 2 * Hkdf.HASH_BYTES);
    setChainingKey(output);
    initializeCipher(output, Hkdf.HASH_BYTES);
    Arrays.fill(output, (byte) 0);
  }

  void mixHash(byte[] data) {
    hash = sha256(hash, data);
  }

  void mixKeyAndHash(byte[] input) {
    byte[] output = Hkdf.derive(chainingKey, input, NOTHING, 3 * Hkdf.HASH_BYTES);
    setChainingKey(output);
    mixHash(Arrays.copyOfRange(output, Hkdf.HASH_BYTES, 2 * Hkdf.HASH_BYTES));
    initializeCipher(output, 2 * Hkdf.HASH_BYTES);
    Arrays.fill(output, (byte) 0);
  }

  byte[] hash() {
    return hash.clone();
  }

  /** Whether what {@link #encryptAndHash} is given gets a tag. */
  boolean hasKey() {
    return cipher.hasKey();
  }

  byte[] encryptAndHash(byte[] plain) throws NoiseException {
    byte[] sealed = cipher.encryptWithAd(hash, plain);
    mixHash(sealed);
    return sealed;
  }

  byte[] decryptAndHash(byte[] sealed) throws NoiseException {
    byte[] plain = cipher.decryptWithAd(hash, sealed);
    mixHash(sealed);
    return plain;
  }

  /**
   * The keys from initiator to responder, and from responder to initiator, one behind the other.
   */
  byte[] split() {
    return Hkdf.derive(chainingKey, NOTHING, NOTHING, 2 * Hkdf.HASH_BYTES);
  }

  void erase() {
    Arrays.fill(chainingKey, (byte) 0);
    cipher.erase();
  }

  private void setChainingKey(byte[] output) {
    System.arraycopy(output, 0, chainingKey, 0, Hkdf.HASH_BYTES);
  }

  private void initializeCipher(byte[] output, int from) {
    byte[] key = Arrays.copyOfRange(output, from, from + Hkdf.HASH_BYTES);
    cipher.initializeKey(key);
    Arrays.fill(key, (byte) 0);
  }

  private static byte[] sha256(byte[]... pieces) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] piece : pieces) {
        digest.update(piece);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
