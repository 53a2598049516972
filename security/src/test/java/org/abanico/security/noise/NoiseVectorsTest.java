package org.abanico.security.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.abanico.security.noise.Vectors.Message;
import org.abanico.security.noise.Vectors.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every byte of the public test vectors, of handshakes and of what follows. */
class NoiseVectorsTest {
  private static final HexFormat HEX = HexFormat.of();

  static List<Vector> vectors() throws IOException {
    return Vectors.all();
  }

  @Test
  void everyProtocolIsThere() throws IOException {
    assertThat(vectors()).hasSize(11);
    assertThat(vectors().stream().map(v -> v.pattern().name()).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "NN", "IK", "XX", "NNpsk0", "NKpsk0", "XXpsk3", "KKpsk0", "IKpsk2");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void bothSidesSayAndUnderstandEveryMessage(Vector vector) throws NoiseException {
    HandshakeState initiator = vector.side(Role.INITIATOR);
    HandshakeState responder = vector.side(Role.RESPONDER);
    List<Message> messages = vector.messages();
    int length = vector.pattern().length();
    for (int i = 0; i < length; i++) {
      HandshakeState writer = i % 2 == 0 ? initiator : responder;
      HandshakeState reader = i % 2 == 0 ? responder : initiator;
      assertThat(writer.isMyTurn()).isTrue();
      assertThat(reader.isMyTurn()).isFalse();
      byte[] message = writer.write(HEX.parseHex(messages.get(i).payload()));
      assertThat(HEX.formatHex(message)).isEqualTo(messages.get(i).ciphertext());
      assertThat(HEX.formatHex(reader.read(message))).isEqualTo(messages.get(i).payload());
    }
    assertThat(initiator.isComplete()).isTrue();
    assertThat(responder.isComplete()).isTrue();
    assertThat(responder.handshakeHash()).isEqualTo(initiator.handshakeHash());
    if (vector.has("handshake_hash")) {
      assertThat(initiator.handshakeHash()).isEqualTo(vector.bytes("handshake_hash"));
    }
    TrafficKeys initiators = initiator.split();
    TrafficKeys responders = responder.split();
    assertThat(responders.receiveKey()).isEqualTo(initiators.sendKey());
    assertThat(responders.sendKey()).isEqualTo(initiators.receiveKey());
    transport(messages, length, initiators, responders);
  }

  /** The two sides go on taking turns. */
  private static void transport(
      List<Message> messages, int first, TrafficKeys initiators, TrafficKeys responders)
      throws NoiseException {
    assertThat(messages).hasSizeGreaterThan(first);
    CipherState initiatorSends = initiators.sender();
    CipherState responderReceives = responders.receiver();
    CipherState responderSends = responders.sender();
    CipherState initiatorReceives = initiators.receiver();
    for (int i = first; i < messages.size(); i++) {
      CipherState sender = i % 2 == 0 ? initiatorSends : responderSends;
      CipherState receiver = i % 2 == 0 ? responderReceives : initiatorReceives;
      byte[] payload = HEX.parseHex(messages.get(i).payload());
      byte[] message = sender.encryptWithAd(new byte[0], payload);
      assertThat(HEX.formatHex(message)).isEqualTo(messages.get(i).ciphertext());
      assertThat(receiver.decryptWithAd(new byte[0], message)).isEqualTo(payload);
    }
  }
}
