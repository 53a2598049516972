package org.abanico.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.abanico.security.primitive.Hkdf;
import org.junit.jupiter.api.Test;

class KeysTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final AccessKey KEY = AccessKey.generate(new SplittableRandom(7));

  @Test
  void aKeyIsDerivedByHkdfWithItsLabelBehindItsLength() throws KeyTextException {
    byte[] access = Bech32m.decode("abanico", 32, KEY.toText());
    byte[] info = HEX.parseHex("0000000f" + HEX.formatHex("abanico 1 relay".getBytes()));
    byte[] relay = Hkdf.derive(new byte[0], access, info, 32);
    assertThat(Bech32m.decode("abanico-relay", 32, KEY.relayKey().toText())).isEqualTo(relay);
  }

  @Test
  void whatIsDerivedIsAlwaysTheSame() throws KeyTextException {
    AccessKey again = AccessKey.parse(KEY.toText());
    assertThat(again.relayKey()).isEqualTo(KEY.relayKey()).hasSameHashCodeAs(KEY.relayKey());
    assertThat(again.contentKey()).isEqualTo(KEY.contentKey());
    assertThat(again.relayKey().keyId()).isEqualTo(KEY.relayKey().keyId());
    RelayKey typed = RelayKey.parse(KEY.relayKey().toText());
    assertThat(typed.psk()).isEqualTo(KEY.relayKey().psk());
    assertThat(typed.openingKey()).isEqualTo(KEY.relayKey().openingKey()).hasSize(16);
  }

  @Test
  void noTwoKeysAreTheSame() {
    Set<String> seen = new HashSet<>();
    int made = 0;
    for (long seed = 0; seed < 50; seed++) {
      AccessKey access = AccessKey.generate(new SplittableRandom(seed));
      DeviceId device = DeviceId.of(new byte[16]);
      List<byte[]> keys =
          List.of(
              access.relayKey().psk(),
              access.relayKey().openingKey(),
              access.contentKey().wrappingKey(device, "a"),
              access.contentKey().wrappingKey(device, "b"),
              access.contentKey().wrappingKey(DeviceId.of(access.relayKey().openingKey()), "a"));
      for (byte[] key : keys) {
        made++;
        seen.add(HEX.formatHex(key, 0, 16));
      }
    }
    assertThat(seen).hasSize(made);
  }

  @Test
  void secretsDoNotShowThemselves() {
    assertThat(KEY).hasToString("AccessKey");
    assertThat(KEY.relayKey()).hasToString("RelayKey");
    assertThat(KEY.contentKey()).hasToString("ContentKey");
    assertThat(DeviceKey.generate(new SplittableRandom(1))).hasToString("DeviceKey");
  }

  @Test
  void otherKeysAreNotEqual() {
    assertThat(AccessKey.generate(new SplittableRandom(8))).isNotEqualTo(KEY);
    assertThat((Object) KEY.relayKey()).isNotEqualTo(KEY);
  }

  @Test
  void aDeviceIsKnownByTheHashOfItsPublicKey() {
    byte[] privateKey =
        HEX.parseHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    DeviceKey device = DeviceKey.of(privateKey);
    assertThat(device.publicKey())
        .hasToString("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    assertThat(device.id()).isEqualTo(device.publicKey().id());
    assertThat(device.id().toString()).hasSize(32);
    assertThat(DeviceId.of(device.id().toBytes())).isEqualTo(device.id());
    assertThat(DevicePublicKey.of(device.publicKey().toBytes())).isEqualTo(device.publicKey());
    assertThat(device.id()).hasToString("300c9c9603b92a4b39ed3958bf924011");
  }

  @Test
  void whatIsNoIdIsRefused() {
    for (String text : List.of("", "00", "0".repeat(31) + "G", "A".repeat(32), "0".repeat(33))) {
      assertThatThrownBy(() -> new DeviceId(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
