package org.abanico.security.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.abanico.security.AccessKey;
import org.abanico.security.DeviceKey;
import org.abanico.security.RelayKey;
import org.abanico.security.noise.NoiseException;
import org.abanico.security.noise.NoiseException.Reason;
import org.junit.jupiter.api.Test;

/** A client and a server over one hop. */
class HandshakeTest {
  private static final byte[] PROLOGUE = {7};
  private static final byte[] NOTHING = new byte[0];

  private final SplittableRandom random = new SplittableRandom(11);
  private final RelayKey relay = AccessKey.generate(random).relayKey();
  private final DeviceKey clientKey = DeviceKey.generate(random);
  private final DeviceKey serverKey = DeviceKey.generate(random);
  private final Handshake client = Handshake.initiator(clientKey, relay, PROLOGUE, random);
  private final Handshake server = Handshake.responder(serverKey, relay, PROLOGUE, random);

  @Test
  void threeMessagesCarryTheirPayloadsAndGiveBothSidesTheSameKeys() throws NoiseException {
    assertThat(client.isMyTurn()).isTrue();
    assertThat(server.isMyTurn()).isFalse();
    byte[] first = client.write(new byte[] {1});
    assertThat(first).hasSize(48 + 1);
    assertThat(server.read(first)).containsExactly(1);
    byte[] second = server.write(new byte[] {2, 2});
    assertThat(second).hasSize(96 + 2);
    assertThat(client.read(second)).containsExactly(2, 2);
    assertThat(client.isComplete()).isFalse();
    byte[] third = client.write(new byte[] {3, 3, 3});
    assertThat(third).hasSize(64 + 3);
    assertThat(client.isComplete()).isTrue();
    assertThat(server.isComplete()).isFalse();
    assertThat(server.read(third)).containsExactly(3, 3, 3);

    HandshakeResult clients = client.result();
    HandshakeResult servers = server.result();
    assertThat(clients.remote()).isEqualTo(serverKey.publicKey());
    assertThat(servers.remote()).isEqualTo(clientKey.publicKey());
    assertThat(servers.remoteId()).isEqualTo(clientKey.id());
    assertThat(clients.handshakeHash()).isEqualTo(servers.handshakeHash()).hasSize(32);
    assertThat(clients.sendKey()).isEqualTo(servers.receiveKey());
    assertThat(clients.receiveKey()).isEqualTo(servers.sendKey());
    assertThat(clients.keys().send()).isEqualTo(servers.keys().receive());
    assertThat(clients.keys().receive()).isEqualTo(servers.keys().send());
    assertThat(clients.keys().send().packets().toBytes()).hasSize(16);
  }

  @Test
  void noTwoKeysOfAHopAreTheSame() throws NoiseException {
    complete();
    HopKeys keys = client.result().keys();
    assertThat(
            Set.of(
                keys.send().packets(),
                keys.receive().packets(),
                keys.send().names(),
                keys.receive().names(),
                client.result().sendKey(),
                client.result().receiveKey()))
        .hasSize(6);
  }

  @Test
  void anotherHandshakeOfTheSameDevicesGivesOtherKeys() throws NoiseException {
    complete();
    Handshake again = Handshake.initiator(clientKey, relay, PROLOGUE, random);
    Handshake other = Handshake.responder(serverKey, relay, PROLOGUE, random);
    other.read(again.write(NOTHING));
    again.read(other.write(NOTHING));
    other.read(again.write(NOTHING));
    assertThat(again.result().sendKey()).isNotEqualTo(client.result().sendKey());
    assertThat(again.result().handshakeHash()).isNotEqualTo(client.result().handshakeHash());
  }

  @Test
  void aClientWithAnotherRelayKeyIsRefusedAtItsThirdMessage() throws NoiseException {
    RelayKey wrong = AccessKey.generate(random).relayKey();
    Handshake stranger = Handshake.initiator(clientKey, wrong, PROLOGUE, random);
    server.read(stranger.write(NOTHING));
    stranger.read(server.write(NOTHING));
    byte[] third = stranger.write(NOTHING);
    NoiseException refused = catchThrowableOfType(NoiseException.class, () -> server.read(third));
    assertThat(refused.reason()).isEqualTo(Reason.SEAL);
    assertThatThrownBy(server::result).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anotherPrologueIsRefusedAtTheFirstMessage() throws NoiseException {
    byte[] first = Handshake.initiator(clientKey, relay, NOTHING, random).write(NOTHING);
    NoiseException refused = catchThrowableOfType(NoiseException.class, () -> server.read(first));
    assertThat(refused.reason()).isEqualTo(Reason.SEAL);
  }

  @Test
  void aForgedSecondMessageDoesNotKeepTheRightOneOut() throws NoiseException {
    byte[] first = client.write(NOTHING);
    server.read(first);
    byte[] second = server.write(NOTHING);
    for (int length : List.of(0, 31, 32, 96, 500)) {
      byte[] forged = new byte[length];
      random.nextBytes(forged);
      assertThatThrownBy(() -> client.read(forged)).isInstanceOf(NoiseException.class);
    }
    client.read(second);
    server.read(client.write(NOTHING));
    assertThat(server.isComplete()).isTrue();
  }

  @Test
  void whatIsCompleteIsKeptWhenTheRestIsDropped() throws NoiseException {
    complete();
    client.drop();
    assertThat(client.result().remote()).isEqualTo(serverKey.publicKey());
    assertThatThrownBy(() -> client.write(NOTHING)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> client.read(NOTHING)).isInstanceOf(NoiseException.class);
  }

  @Test
  void secretsDoNotShowThemselves() throws NoiseException {
    complete();
    assertThat(client.result().sendKey()).hasToString("HopSecret");
    assertThat(client.result().keys().send())
        .hasToString("DirectionKeys[packets=PacketAuthenticationKey, names=NamesKey]");
  }

  private void complete() throws NoiseException {
    server.read(client.write(NOTHING));
    client.read(server.write(NOTHING));
    server.read(client.write(NOTHING));
  }
}
