package org.abanico.simulation.story;

import java.io.Serial;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.KeyAgreementSpi;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * In the place of X25519 something that costs a hundredth of it, for programs of which none listens
 * to another: a public key is a hash of the private one, and what two sides come to is a hash of
 * their public keys. All that is built upon that is as it is in production. Only on threads that
 * are telling a story; all others get what they would have got.
 */
final class CheapAgreement extends Provider {
  private static final String ALGORITHM = "X25519";
  private static final int BYTES = 32;
  private static final BigInteger BASE_POINT = BigInteger.valueOf(9);
  private static final ThreadLocal<Boolean> TELLING = ThreadLocal.withInitial(() -> false);

  @Serial private static final long serialVersionUID = 1;

  static {
    Security.insertProviderAt(new CheapAgreement(), 1);
  }

  private CheapAgreement() {
    super("abanico-simulation", "1", "key agreement that protects nothing, in simulations");
    put("KeyAgreement." + ALGORITHM, Agreement.class.getName());
  }

  /** On this thread, from now on until it is ended. */
  static void begin() {
    TELLING.set(true);
  }

  static void end() {
    TELLING.remove();
  }

  /** What stands behind {@code javax.crypto.KeyAgreement}. */
  public static final class Agreement extends KeyAgreementSpi {
    private byte[] own = new byte[0];
    private byte[] secret = new byte[0];

    /** For the JCA. */
    public Agreement() {}

    @Override
    protected void engineInit(Key key, SecureRandom random) throws InvalidKeyException {
      // The JCA goes on to the next provider.
      if (!TELLING.get() || !(key instanceof XECPrivateKey mine)) {
        throw new InvalidKeyException("no story is told on this thread");
      }
      own = hash(mine.getScalar().orElseThrow(), new byte[0]);
    }

    @Override
    protected void engineInit(Key key, AlgorithmParameterSpec parameters, SecureRandom random)
        throws InvalidKeyException {
      engineInit(key, random);
    }

    @Override
    protected @Nullable Key engineDoPhase(Key key, boolean last) throws InvalidKeyException {
      if (!(key instanceof XECPublicKey point)) {
        throw new InvalidKeyException("not of " + ALGORITHM);
      }
      if (point.getU().equals(BASE_POINT)) {
        secret = own;
      } else {
        byte[] others = littleEndian(point.getU());
        secret = Arrays.compare(own, others) < 0 ? hash(own, others) : hash(others, own);
      }
      return null;
    }

    @Override
    protected byte[] engineGenerateSecret() {
      return secret;
    }

    @Override
    protected int engineGenerateSecret(byte[] into, int offset) {
      System.arraycopy(secret, 0, into, offset, secret.length);
      return secret.length;
    }

    @Override
    protected SecretKey engineGenerateSecret(String algorithm) {
      return new SecretKeySpec(secret, algorithm);
    }

    private static byte[] littleEndian(BigInteger coordinate) {
      byte[] big = coordinate.toByteArray();
      byte[] little = new byte[BYTES];
      for (int i = 0; i < big.length && i < BYTES; i++) {
        little[i] = big[big.length - 1 - i];
      }
      return little;
    }

    private static byte[] hash(byte[] one, byte[] other) {
      try {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(one);
        byte[] digest = sha256.digest(other);
        // The highest bit of a coordinate does not count.
        digest[BYTES - 1] &= 0x7f;
        return digest;
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }
}
