package org.abanico.security.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HexFormat;
import org.abanico.security.noise.NoiseException.Reason;
import org.abanico.security.primitive.AesGcm;
import org.junit.jupiter.api.Test;

class CipherStateTest {
  private static final byte[] KEY = HexFormat.of().parseHex("2a".repeat(32));
  private static final byte[] NOTHING = new byte[0];

  @Test
  void theLastNumberIsReserved() throws NoiseException {
    CipherState sender = new CipherState(KEY);
    CipherState receiver = new CipherState(KEY);
    sender.setNonce(-2);
    receiver.setNonce(-2);
    byte[] last = sender.encryptWithAd(NOTHING, KEY);
    assertThat(receiver.decryptWithAd(NOTHING, last)).isEqualTo(KEY);
    NoiseException sending =
        catchThrowableOfType(NoiseException.class, () -> sender.encryptWithAd(NOTHING, KEY));
    assertThat(sending.reason()).isEqualTo(Reason.EXHAUSTED);
    NoiseException receiving =
        catchThrowableOfType(NoiseException.class, () -> receiver.decryptWithAd(NOTHING, last));
    assertThat(receiving.reason()).isEqualTo(Reason.EXHAUSTED);
  }

  @Test
  void aMessageThatDoesNotOpenUsesNoNumberUp() throws NoiseException {
    CipherState sender = new CipherState(KEY);
    CipherState receiver = new CipherState(KEY);
    byte[] first = sender.encryptWithAd(NOTHING, KEY);
    byte[] second = sender.encryptWithAd(NOTHING, KEY);
    NoiseException refused =
        catchThrowableOfType(NoiseException.class, () -> receiver.decryptWithAd(NOTHING, second));
    assertThat(refused.reason()).isEqualTo(Reason.SEAL);
    assertThat(receiver.decryptWithAd(NOTHING, first)).isEqualTo(KEY);
    assertThat(receiver.decryptWithAd(NOTHING, second)).isEqualTo(KEY);
  }

  @Test
  void bothSidesMayTakeANewKeyAndNumbersGoOn() throws NoiseException {
    CipherState sender = new CipherState(KEY);
    CipherState receiver = new CipherState(KEY);
    receiver.decryptWithAd(NOTHING, sender.encryptWithAd(NOTHING, KEY));
    sender.rekey();
    receiver.rekey();
    byte[] message = sender.encryptWithAd(NOTHING, KEY);
    assertThat(receiver.decryptWithAd(NOTHING, message)).isEqualTo(KEY);
    byte[] newKey = new byte[32];
    System.arraycopy(AesGcm.seal(KEY, AesGcm.nonce(-1), NOTHING, new byte[32]), 0, newKey, 0, 32);
    assertThat(message).isEqualTo(AesGcm.seal(newKey, AesGcm.nonce(1), NOTHING, KEY));
  }
}
