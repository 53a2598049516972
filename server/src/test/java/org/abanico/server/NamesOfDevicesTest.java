package org.abanico.server;

import static org.abanico.server.Relays.BACKUP;
import static org.assertj.core.api.Assertions.assertThat;

import org.abanico.security.DeviceId;
import org.abanico.server.Relays.Client;
import org.abanico.transport.CloseCode;
import org.abanico.wire.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NamesOfDevicesTest {
  private static final DeviceId MINE = Relays.device(1);
  private static final DeviceId OTHER = Relays.device(2);

  private final Relays relays = new Relays(11);

  @AfterEach
  void close() {
    relays.close();
  }

  private Client destination(DeviceId device, String group, String name) {
    return relays.connectAs(device).say(new Message.JoinDestination(group, name));
  }

  private Client source(DeviceId device, String name) {
    return relays.connectAs(device).say(new Message.JoinSource("group", name, 1, BACKUP));
  }

  private static void assertJoined(Client client) {
    assertThat(client.received(Message.Joined.class)).hasSize(1);
  }

  private static void assertRefused(Client client, String code) {
    assertThat(client.messages).containsExactly(new Message.Refused(code, ""));
    assertThat(client.closeCode()).isEqualTo(CloseCode.DONE);
  }

  @Test
  void aNameBelongsToTheFirstDeviceThatUsedItInEveryGroupAndAsSourceAndDestination() {
    destination(MINE, "one", "attic").say(new Message.Leave());
    assertRefused(destination(OTHER, "one", "attic"), "name-of-another");
    assertRefused(destination(OTHER, "two", "attic"), "name-of-another");
    assertRefused(source(OTHER, "attic"), "name-of-another");
    assertJoined(destination(MINE, "two", "attic"));
    assertJoined(source(MINE, "attic"));
    assertThat(relays.events)
        .anyMatch(
            e -> e instanceof ServerEvent.ClientRefused r && r.code().equals("name-of-another"));
  }

  @Test
  void aDeviceMayHaveSeveralNames() {
    assertJoined(destination(MINE, "group", "attic"));
    assertJoined(destination(MINE, "group", "cellar"));
  }

  @Test
  void whoUsesTheNameOfAnotherIsToldSoThoughThatOneIsConnected() {
    destination(MINE, "group", "attic");
    assertRefused(destination(OTHER, "group", "attic"), "name-of-another");
    assertRefused(destination(MINE, "group", "attic"), "name-taken");
  }

  @Test
  void aNameThatIsForgottenIsForWhoComesNext() {
    destination(MINE, "group", "attic").say(new Message.Leave());
    relays.devices.forget("attic");
    assertJoined(destination(OTHER, "group", "attic"));
    assertRefused(destination(MINE, "group", "attic"), "name-of-another");
  }

  @Test
  void aBlockedNameIsRefusedUntilItIsUnblocked() {
    destination(MINE, "group", "attic").say(new Message.Leave());
    relays.devices.block("attic");
    assertRefused(destination(MINE, "group", "attic"), "blocked");
    assertRefused(source(MINE, "attic"), "blocked");
    relays.devices.unblock("attic");
    assertJoined(destination(MINE, "group", "attic"));
  }

  @Test
  void aNameOutOfLimitsIsNobodys() {
    assertRefused(destination(MINE, "group", "a/b"), "bad-name");
    assertRefused(destination(OTHER, "group", "a/b"), "bad-name");
  }
}
