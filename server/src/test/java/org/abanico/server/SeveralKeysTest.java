package org.abanico.server;

import static org.abanico.server.Relays.BACKUP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.abanico.security.DeviceId;
import org.abanico.server.Relays.Client;
import org.abanico.transport.CloseCode;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server with several access keys: holders of one neither see nor disturb those of another. */
class SeveralKeysTest {
  private static final int MAIN = 1;
  private static final int FRIENDS = 2;
  private static final int LIMITED = 3;
  private static final DeviceId MINE = Relays.device(1);
  private static final DeviceId OTHER = Relays.device(2);

  private final Relays relays =
      new Relays(
          17,
          List.of(
              KeyGrant.everything(KeyGrant.MAIN),
              KeyGrant.everything("friends"),
              new KeyGrant("limited", List.of("photos", "música"))));

  @AfterEach
  void close() {
    relays.close();
  }

  private Client destination(DeviceId device, int key, String group, String name) {
    return relays.connectAs(device, key).say(new Message.JoinDestination(group, name));
  }

  private Client source(int key, String group) {
    return relays.connectAs(MINE, key).say(new Message.JoinSource(group, "source", 1, BACKUP));
  }

  private static void assertRefused(Client client, String code, String words) {
    assertThat(client.messages).containsExactly(new Message.Refused(code, words));
    assertThat(client.closeCode()).isEqualTo(CloseCode.DONE);
  }

  @Test
  void groupsOfTheSameNameUnderTwoKeysDoNotMeet() {
    Client mine = destination(MINE, MAIN, "group", "attic");
    Client theirs = destination(OTHER, FRIENDS, "group", "attic");
    Client source = source(FRIENDS, "group");
    assertThat(source.received(Message.Member.class))
        .containsExactly(new Message.Member(theirs.member(), "attic"));
    theirs.say(Message.Need.all(BACKUP));
    source.sendBlock(0, MemberSet.ALL, "for friends");
    assertThat(theirs.bodies).containsExactly("for friends");
    assertThat(mine.bodies).isEmpty();
    assertThat(mine.messages).containsExactly(new Message.Joined(1), new Message.Wait(1, 0));
    assertThat(source(MAIN, "group").received(Message.ReadyToSend.class)).hasSize(1);
  }

  @Test
  void numbersOfMembersTellNothingOfThoseUnderAnotherKey() {
    assertThat(destination(MINE, MAIN, "group", "one").member()).isEqualTo(1);
    assertThat(destination(OTHER, FRIENDS, "group", "two").member()).isEqualTo(1);
    assertThat(destination(MINE, MAIN, "other", "three").member()).isEqualTo(2);
  }

  @Test
  void aKeyThatIsMadeForSomeGroupsOpensNoOther() {
    assertThat(destination(MINE, LIMITED, "música", "a").received(Message.Joined.class)).hasSize(1);
    assertRefused(destination(MINE, LIMITED, "videos", "b"), "group-not-allowed", "photos, música");
    assertRefused(source(LIMITED, "default"), "group-not-allowed", "photos, música");
    assertThat(relays.events)
        .contains(
            new ServerEvent.ClientRefused(
                "limited/videos",
                "b",
                ServerEvent.Role.DESTINATION,
                refusedAddress(),
                "group-not-allowed"));
  }

  private String refusedAddress() {
    return relays.events.stream()
        .filter(ServerEvent.ClientRefused.class::isInstance)
        .map(event -> ((ServerEvent.ClientRefused) event).address())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whoIsRefusedForItsGroupHasNotTakenAName() {
    destination(MINE, LIMITED, "videos", "attic");
    assertThat(destination(OTHER, LIMITED, "photos", "attic").received(Message.Joined.class))
        .hasSize(1);
  }

  @Test
  void aNameBelongsToOneDeviceUnderEachKey() {
    destination(MINE, MAIN, "group", "attic");
    assertThat(destination(OTHER, FRIENDS, "group", "attic").received(Message.Joined.class))
        .hasSize(1);
    assertRefused(destination(MINE, FRIENDS, "two", "attic"), "name-of-another", "");
    assertRefused(destination(OTHER, MAIN, "two", "attic"), "name-of-another", "");
    relays.devices.block("friends/attic");
    assertRefused(destination(OTHER, FRIENDS, "two", "attic"), "blocked", "");
    assertThat(destination(MINE, MAIN, "two", "attic").received(Message.Joined.class)).hasSize(1);
  }

  @Test
  void theServersUserSeesWhichKeyAGroupIsUnder() {
    destination(MINE, MAIN, "group", "attic");
    Client theirs = destination(OTHER, FRIENDS, "group", "attic");
    assertThat(relays.server.status().groups())
        .extracting(ServerStatus.Group::name)
        .containsExactlyInAnyOrder("group", "friends/group");
    theirs.say(new Message.Leave());
    assertThat(relays.server.status().groups())
        .extracting(ServerStatus.Group::name)
        .containsExactly("group");
  }

  @Test
  void aNameThatPosesAsAnotherKeysGroupIsRefused() {
    destination(OTHER, FRIENDS, "group", "attic");
    assertRefused(destination(MINE, MAIN, "friends/group", "cellar"), "bad-name", "");
  }
}
