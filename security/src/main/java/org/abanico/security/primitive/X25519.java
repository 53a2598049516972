package org.abanico.security.primitive;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;
import org.jspecify.annotations.Nullable;

/** X25519 (RFC 7748) over raw keys of 32 bytes, through the JCA. */
public final class X25519 {
  /** Of a private key, a public key and a shared secret, in bytes. */
  public static final int KEY_BYTES = 32;

  private static final String ALGORITHM = "X25519";
  private static final byte[] BASE_POINT = basePoint();

  private X25519() {}

  /** The public key that belongs to a private key; any 32 bytes are one. */
  public static byte[] publicKey(byte[] privateKey) {
    byte[] publicKey = agree(privateKey, BASE_POINT);
    if (publicKey == null) {
      throw new IllegalStateException("a private key whose public key is zero");
    }
    return publicKey;
  }

  /**
   * What both sides come to.
   *
   * @param publicKey of the other side; its highest bit is ignored (RFC 7748, section 5)
   * @return null if that is all zero: the other side's key is a point of small order, sent on
   *     purpose (section 6.1)
   */
  public static byte @Nullable [] agree(byte[] privateKey, byte[] publicKey) {
    requireLength(privateKey);
    requireLength(publicKey);
    try {
      KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
      PrivateKey own =
          factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey));
      PublicKey others =
          factory.generatePublic(
              new XECPublicKeySpec(NamedParameterSpec.X25519, coordinate(publicKey)));
      KeyAgreement agreement = KeyAgreement.getInstance(ALGORITHM);
      agreement.init(own);
      try {
        agreement.doPhase(others, true);
      } catch (InvalidKeyException e) {
        // The JDK's own check for points of small order.
        return null;
      }
      byte[] secret = agreement.generateSecret();
      return isZero(secret) ? null : secret;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
  }

  /** Looks at every byte, whatever the first ones are. */
  private static boolean isZero(byte[] secret) {
    int all = 0;
    for (byte one : secret) {
      all |= one;
    }
    return all == 0;
  }

  /** The u-coordinate: little-endian, without the highest bit. */
  private static BigInteger coordinate(byte[] publicKey) {
    byte[] bigEndian = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      bigEndian[i] = publicKey[KEY_BYTES - 1 - i];
    }
    bigEndian[0] &= 0x7f;
    return new BigInteger(1, bigEndian);
  }

  private static byte[] basePoint() {
    byte[] point = new byte[KEY_BYTES];
    point[0] = 9;
    return point;
  }

  private static void requireLength(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key of " + key.length + " bytes");
    }
  }
}
