package org.abanico.fuzzing;

import java.io.Serial;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyAgreementSpi;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/**
 * X25519 as the JDK computes it, which remembers its last results: handshakes between the same
 * parties, of which inputs are made, then take no time. Nothing of this is secret.
 */
public final class QuickAgreement extends KeyAgreementSpi {
  private static final String NAME = "AbanicoFuzzing";
  private static final String ALGORITHM = "X25519";
  private static final int MOST = 4096;
  private static final byte[] REFUSED = new byte[0];
  private static final Map<String, byte[]> RESULTS = new LinkedHashMap<>();

  private @Nullable XECPrivateKey own;
  private byte[] secret = REFUSED;

  /** Puts it in the place of the JDK's own, in this process. */
  static void install() {
    if (Security.getProvider(NAME) == null) {
      Security.insertProviderAt(new Remembering(), 1);
    }
  }

  private static final class Remembering extends Provider {
    @Serial private static final long serialVersionUID = 1;

    Remembering() {
      super(NAME, "1", "X25519 with a memory, for fuzzing");
      put("KeyAgreement." + ALGORITHM, QuickAgreement.class.getName());
    }
  }

  @Override
  protected void engineInit(Key key, @Nullable SecureRandom random) throws InvalidKeyException {
    if (!(key instanceof XECPrivateKey mine)) {
      throw new InvalidKeyException("not a private key for " + ALGORITHM);
    }
    own = mine;
  }

  @Override
  protected void engineInit(
      Key key, @Nullable AlgorithmParameterSpec spec, @Nullable SecureRandom random)
      throws InvalidKeyException {
    engineInit(key, random);
  }

  @Override
  protected @Nullable Key engineDoPhase(Key key, boolean last) throws InvalidKeyException {
    XECPrivateKey mine = own;
    if (mine == null || !(key instanceof XECPublicKey others)) {
      throw new InvalidKeyException("not a public key for " + ALGORITHM);
    }
    byte[] scalar = mine.getScalar().orElseThrow();
    String pair = Arrays.toString(scalar) + others.getU();
    synchronized (RESULTS) {
      byte @Nullable [] known = RESULTS.get(pair);
      secret = known == null ? compute(mine, others) : known;
      if (RESULTS.size() < MOST) {
        RESULTS.put(pair, secret);
      }
    }
    if (secret.length == 0) {
      throw new InvalidKeyException("a point of small order");
    }
    return null;
  }

  private static byte[] compute(XECPrivateKey mine, XECPublicKey others) {
    try {
      KeyAgreement agreement = KeyAgreement.getInstance(ALGORITHM, "SunEC");
      agreement.init(mine);
      try {
        agreement.doPhase(others, true);
      } catch (InvalidKeyException e) {
        return REFUSED;
      }
      return agreement.generateSecret();
    } catch (NoSuchAlgorithmException | NoSuchProviderException | InvalidKeyException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
  }

  @Override
  protected byte[] engineGenerateSecret() {
    return secret.clone();
  }

  @Override
  protected int engineGenerateSecret(byte[] into, int offset) throws ShortBufferException {
    throw new ShortBufferException("not needed");
  }

  @Override
  protected SecretKey engineGenerateSecret(String algorithm) throws NoSuchAlgorithmException {
    throw new NoSuchAlgorithmException(algorithm);
  }
}
