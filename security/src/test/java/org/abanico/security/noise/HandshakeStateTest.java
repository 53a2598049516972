package org.abanico.security.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.security.noise.NoiseException.Reason;
import org.abanico.security.noise.Vectors.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What strangers may try, and what callers may get wrong. */
class HandshakeStateTest {
  private static final byte[] PAYLOAD = {1, 2, 3};

  static List<Vector> vectors() throws IOException {
    return Vectors.all();
  }

  private static Vector named(String name) throws IOException {
    return vectors().stream()
        .filter(vector -> vector.pattern().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Reason refused(HandshakeState state, byte[] message) {
    NoiseException refused = catchThrowableOfType(NoiseException.class, () -> state.read(message));
    assertThat(refused).isNotNull();
    assertThat(refused.getStackTrace()).isEmpty();
    return refused.reason();
  }

  /** A byte that nothing authenticates makes both sides disagree later instead. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void aChangedMessageIsRefusedAndTheRightOneStillTaken(Vector vector) throws NoiseException {
    HandshakeState[] sides = {vector.side(Role.INITIATOR), vector.side(Role.RESPONDER)};
    boolean authenticated = vector.pattern().hasPsk();
    for (int i = 0; i < vector.pattern().length(); i++) {
      HandshakeState reader = sides[1 - i % 2];
      byte[] message = sides[i % 2].write(PAYLOAD);
      if (authenticated || i > 0 || vector.pattern().name().equals("IK")) {
        for (int at = 0; at < message.length; at++) {
          byte[] wrong = message.clone();
          wrong[at] ^= (byte) (1 << at % 7);
          assertThat(refused(reader, wrong)).isIn(Reason.SEAL, Reason.KEY);
        }
        for (int length = 0; length < message.length; length++) {
          assertThat(refused(reader, Arrays.copyOf(message, length)))
              .isIn(Reason.LENGTH, Reason.SEAL);
        }
        byte[] longer = Arrays.copyOf(message, message.length + 1);
        assertThat(refused(reader, longer)).isEqualTo(Reason.SEAL);
      }
      assertThat(reader.read(message)).isEqualTo(PAYLOAD);
    }
    assertThat(sides[0].handshakeHash()).isEqualTo(sides[1].handshakeHash());
  }

  @Test
  void anotherPskPrologueOrPatternIsRefused() throws IOException, NoiseException {
    SplittableRandom random = new SplittableRandom(1);
    HandshakePattern pattern = HandshakePattern.NN.withPsk(0);
    HandshakeKeys keys = HandshakeKeys.none().withPsk(new byte[32]);
    HandshakeKeys otherKeys = HandshakeKeys.none().withPsk(named("NNpsk0").bytes("resp_ephemeral"));
    byte[] message =
        new HandshakeState(pattern, Role.INITIATOR, PAYLOAD, keys, random).write(PAYLOAD);
    HandshakePattern other = HandshakePattern.NN.withPsk(1);
    assertThat(new HandshakeState(pattern, Role.RESPONDER, PAYLOAD, keys, random).read(message))
        .isEqualTo(PAYLOAD);
    for (HandshakeState wrong :
        List.of(
            new HandshakeState(pattern, Role.RESPONDER, PAYLOAD, otherKeys, random),
            new HandshakeState(pattern, Role.RESPONDER, new byte[0], keys, random),
            new HandshakeState(other, Role.RESPONDER, PAYLOAD, keys, random))) {
      assertThat(refused(wrong, message)).isEqualTo(Reason.SEAL);
    }
  }

  @Test
  void aKeyOfSmallOrderIsRefused() throws IOException, NoiseException {
    HandshakeState responder = named("NN").side(Role.RESPONDER);
    responder.read(new byte[32]);
    NoiseException refused =
        catchThrowableOfType(NoiseException.class, () -> responder.write(PAYLOAD));
    assertThat(refused.reason()).isEqualTo(Reason.KEY);

    HandshakeState initiator = named("NN").side(Role.INITIATOR);
    initiator.write(PAYLOAD);
    assertThat(refused(initiator, new byte[48])).isEqualTo(Reason.KEY);
  }

  @Test
  void messagesOutOfOrderAreRefused() throws IOException, NoiseException {
    HandshakeState initiator = named("XX").side(Role.INITIATOR);
    HandshakeState responder = named("XX").side(Role.RESPONDER);
    assertThat(refused(initiator, new byte[100])).isEqualTo(Reason.ORDER);
    assertThatThrownBy(() -> responder.write(PAYLOAD)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(responder::split).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(responder::handshakeHash).isInstanceOf(IllegalStateException.class);
    byte[] first = initiator.write(PAYLOAD);
    assertThatThrownBy(() -> initiator.write(PAYLOAD)).isInstanceOf(IllegalStateException.class);
    responder.read(first);
    assertThat(refused(responder, first)).isEqualTo(Reason.ORDER);
    byte[] second = responder.write(PAYLOAD);
    initiator.read(second);
    byte[] third = initiator.write(PAYLOAD);
    assertThat(refused(initiator, third)).isEqualTo(Reason.ORDER);
    responder.read(third);
    assertThat(refused(responder, third)).isEqualTo(Reason.ORDER);
    assertThatThrownBy(() -> initiator.write(PAYLOAD)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aMessageHasItsLimit() throws IOException, NoiseException {
    HandshakeState initiator = named("NN").side(Role.INITIATOR);
    HandshakeState responder = named("NN").side(Role.RESPONDER);
    int most = HandshakeState.MAX_MESSAGE_BYTES - 32;
    assertThatThrownBy(() -> initiator.write(new byte[most + 1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(refused(responder, new byte[HandshakeState.MAX_MESSAGE_BYTES + 1]))
        .isEqualTo(Reason.LENGTH);
    assertThat(responder.read(initiator.write(new byte[most]))).hasSize(most);
  }

  @Test
  void aDroppedHandshakeIsOfNoUse() throws IOException, NoiseException {
    HandshakeState initiator = named("XXpsk3").side(Role.INITIATOR);
    HandshakeState responder = named("XXpsk3").side(Role.RESPONDER);
    byte[] first = initiator.write(PAYLOAD);
    responder.drop();
    responder.drop();
    assertThat(refused(responder, first)).isEqualTo(Reason.ORDER);
    initiator.drop();
    assertThatThrownBy(initiator::split).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theKeysMustBeThoseOfThePattern() {
    SplittableRandom random = new SplittableRandom(1);
    byte[] key = new byte[32];
    HandshakeKeys none = HandshakeKeys.none();
    for (HandshakeKeys keys :
        List.of(none.withOwnStatic(key), none.withRemoteStatic(key), none.withPsk(key))) {
      assertThatThrownBy(
              () -> new HandshakeState(HandshakePattern.NN, Role.INITIATOR, key, keys, random))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (HandshakePattern pattern :
        List.of(
            HandshakePattern.XX,
            HandshakePattern.NK,
            HandshakePattern.IK,
            HandshakePattern.KK,
            HandshakePattern.NN.withPsk(2))) {
      assertThatThrownBy(() -> new HandshakeState(pattern, Role.INITIATOR, key, none, random))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> none.withPsk(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HandshakePattern.NN.withPsk(3))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
