package org.abanico.server;

import static org.abanico.server.Relays.BACKUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.abanico.server.Relays.Client;
import org.abanico.transport.CloseCode;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.Phase;
import org.abanico.wire.message.Report;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that look, and have backups begin. */
class ObserverTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String ROOT = "0123456789abcdef".repeat(4);

  private final Relays relays = new Relays(11);

  @AfterEach
  void close() {
    relays.close();
  }

  private Client observer() {
    return relays.connect().say(new Message.JoinObserver("phone"));
  }

  private static List<Message> report(Client observer) {
    observer.messages.clear();
    observer.say(new Message.AskReport());
    return observer.messages;
  }

  private static String refusal(Client client) {
    return client.last(Message.Refused.class).code();
  }

  @Test
  void anObserverIsToldOfEachGroupWhoIsThereAndIsNoMember() {
    Client attic = relays.destination("attic");
    Client laptop = relays.source(2);
    relays.destination("letters", "nas");
    Client observer = observer();
    int said = attic.messages.size() + laptop.messages.size();
    List<Message> report = report(observer);
    assertThat(report.getFirst())
        .isEqualTo(new Report.Group("group", Report.State.GATHERING, 2, 0, 0));
    assertThat(observer.received(Report.Group.class).get(1))
        .isEqualTo(new Report.Group("letters", Report.State.IDLE, 0, 0, 0));
    assertThat(observer.received(Report.Client.class))
        .extracting(Report.Client::name, Report.Client::role, Report.Client::presence)
        .containsExactly(
            tuple("source", Report.Role.SOURCE, Report.Presence.HERE),
            tuple("attic", Report.Role.DESTINATION, Report.Presence.HERE),
            tuple("nas", Report.Role.DESTINATION, Report.Presence.HERE));
    assertThat(observer.received(Report.Client.class).getFirst().address())
        .isEqualTo(laptop.pair.server().remote().getAddress().getHostAddress() + ":4000");
    assertThat(report.getLast()).isInstanceOf(Report.End.class);
    assertThat(attic.messages.size() + laptop.messages.size()).isEqualTo(said);
  }

  @Test
  void whileABackupRunsItIsToldHowFarEachDestinationIs() {
    Client attic = relays.destination("attic");
    Client nas = relays.destination("nas");
    Client laptop = relays.sendingTo(attic, nas);
    laptop.sendBlock(0, MemberSet.ALL, "some content");
    laptop.say(new Message.Total(BACKUP, 3, 1_000, true));
    attic.say(new Message.Progress(BACKUP, 1, 600, Phase.RECEIVING));
    nas.say(new Message.Failed(BACKUP, "disk-full", ""));
    Client observer = observer();
    report(observer);
    assertThat(observer.last(Report.Running.class))
        .isEqualTo(new Report.Running(BACKUP, 1_000, true));
    assertThat(observer.received(Report.Part.class))
        .containsExactly(
            new Report.Part("attic", Report.PartState.RECEIVING, 1, 600, ""),
            new Report.Part("nas", Report.PartState.FAILED, 0, 0, "disk-full"));
  }

  @Test
  void itIsRememberedWhichBackupADestinationHoldsAndWhichItMissedSinceThen() {
    relays.now = 7 * SECOND;
    Client attic = relays.destination("attic");
    Client laptop = relays.sendingTo(attic);
    attic.say(new Message.Receipt(BACKUP, ROOT, 1, 5));
    laptop.say(new Message.Leave());
    relays.pass(5 * SECOND);
    String later = BACKUP + "-later";
    Client again = relays.connect().say(new Message.JoinSource("group", "source", 1, later));
    attic.say(new Message.Failed(later, "disk-full", ""));
    again.say(new Message.Leave());
    attic.say(new Message.Leave());
    relays.pass(SECOND);
    Client observer = observer();
    assertThat(report(observer))
        .contains(
            new Report.Group("group", Report.State.IDLE, 0, 0, 0),
            new Report.Held("attic", BACKUP, 6_000),
            new Report.Missed("attic", later, "disk-full", 1_000));
    Client better = relays.destination("attic");
    Client third = relays.connect().say(new Message.JoinSource("group", "source", 1, BACKUP + 3));
    better.say(Message.Need.all(BACKUP + 3));
    better.say(new Message.Receipt(BACKUP + 3, ROOT, 1, 5));
    third.say(new Message.Leave());
    report(observer);
    assertThat(observer.received(Report.Held.class))
        .containsExactly(new Report.Held("attic", BACKUP + 3, 0));
    assertThat(observer.received(Report.Missed.class)).isEmpty();
  }

  @Test
  void ofADestinationThatEndedABackupLongAgoNothingIsRememberedWhenThereAreTooMany() {
    LastBackups last = new LastBackups();
    for (int i = 0; i <= LastBackups.MAX; i++) {
      last.happened(new ServerEvent.MemberFinished("g" + i, BACKUP, "d", true, ""), i);
    }
    assertThat(last.byGroup()).hasSize(LastBackups.MAX).doesNotContainKey("g0").containsKey("g1");
  }

  @Test
  void nothingIsSaidOfWhatIsUnderAnotherAccessKey() {
    try (Relays two =
        new Relays(
            12, List.of(KeyGrant.everything(KeyGrant.MAIN), KeyGrant.everything("friends")))) {
      two.connectAs(Relays.device(1), 1).say(new Message.JoinDestination("photos", "mine"));
      Client theirs = two.connectAs(Relays.device(2), 2);
      theirs.say(new Message.JoinDestination("photos", "theirs"));
      Client observer = two.connectAs(Relays.device(3), 2).say(new Message.JoinObserver("eye"));
      report(observer);
      assertThat(observer.received(Report.Group.class))
          .containsExactly(new Report.Group("photos", Report.State.IDLE, 0, 0, 0));
      assertThat(observer.received(Report.Client.class))
          .extracting(Report.Client::name)
          .containsExactly("theirs");
      observer.say(new Message.StartGroup("letters"));
      assertThat(refusal(observer)).isEqualTo("no-source");
    }
  }

  @Test
  void aBackupBeginsWithWhoeverIsThereWhenAnObserverWantsIt() {
    Client attic = relays.destination("attic");
    Client laptop = relays.source(3);
    Client observer = observer().say(new Message.StartGroup("group"));
    assertThat(observer.last(Message.Started.class))
        .isEqualTo(new Message.Started("group", BACKUP, 1));
    assertThat(laptop.last(Message.ReadyToSend.class))
        .isEqualTo(new Message.ReadyToSend(BACKUP, List.of(attic.member())));
    assertThat(attic.last(Message.Begin.class)).isEqualTo(new Message.Begin(BACKUP, "source"));
    attic.say(Message.Need.all(BACKUP));
    laptop.sendBlock(0, MemberSet.ALL, "zero");
    assertThat(attic.bodies).containsExactly("zero");
    assertThat(relays.events)
        .contains(
            new ServerEvent.StartedByHand(
                "group", "phone", observer.pair.server().remote().getHostString() + ":4000"));
    observer.say(new Message.StartGroup("group"));
    assertThat(refusal(observer)).isEqualTo("under-way");
  }

  @Test
  void withoutASourceOrADestinationNoneBeginsAndItIsSaidWhy() {
    assertThat(refusal(observer().say(new Message.StartGroup("group")))).isEqualTo("no-source");
    Client attic = relays.destination("attic");
    assertThat(refusal(observer().say(new Message.StartGroup("group")))).isEqualTo("no-source");
    relays.source(2);
    attic.say(new Message.Leave());
    Client observer = observer().say(new Message.StartGroup("group"));
    assertThat(refusal(observer)).isEqualTo("nobody-there");
    assertThat(observer.closeCode()).isEqualTo(CloseCode.DONE);
    assertThat(relays.events.stream().filter(ServerEvent.ObserverRefused.class::isInstance))
        .hasSize(3);
  }

  @Test
  void aKeyForSomeGroupsStartsNoOther() {
    try (Relays some = new Relays(13, List.of(new KeyGrant("friends", List.of("photos"))))) {
      Client observer = some.connect().say(new Message.JoinObserver("eye"));
      observer.say(new Message.StartGroup("letters"));
      assertThat(observer.last(Message.Refused.class))
          .isEqualTo(new Message.Refused("group-not-allowed", "photos"));
    }
  }

  @Test
  void whoIsNoObserverMayNotAsk() {
    Client attic = relays.destination("attic").say(new Message.AskReport());
    assertThat(attic.closeCode()).isEqualTo(CloseCode.PROTOCOL);
    Client nobody = relays.connect().say(new Message.StartGroup("group"));
    assertThat(nobody.closeCode()).isEqualTo(CloseCode.PROTOCOL);
    Client observer = observer().say(new Message.JoinDestination("group", "phone"));
    assertThat(observer.closeCode()).isEqualTo(CloseCode.PROTOCOL);
  }

  @Test
  void thereIsRoomForSomeObserversAndForOthersWhenTheyHaveGone() {
    Client first = observer();
    for (int i = 1; i < Realm.MAX_OBSERVERS; i++) {
      observer();
    }
    assertThat(refusal(observer())).isEqualTo("full");
    first.say(new Message.Leave());
    assertThat(observer().received(Message.Joined.class)).hasSize(1);
  }

  @Test
  void anObserverThatDoesNotReadIsClosedAndOneThatFallsSilentIsNotKept() {
    for (int i = 0; i < 200; i++) {
      relays.destination("group", "destination " + i);
    }
    Client observer = observer();
    observer.pair.stopReading();
    for (int i = 0; i < 8; i++) {
      observer.say(new Message.AskReport());
    }
    assertThat(observer.pair.server().isOpen()).isFalse();
    assertThat(observer().isKeptWhenSilent()).isFalse();
  }

  @Test
  void aNameOfAnotherDeviceIsNoObserversEither() {
    relays.destination("attic");
    Client stranger = relays.connectAs(Relays.device(9)).say(new Message.JoinObserver("attic"));
    assertThat(refusal(stranger)).isEqualTo("name-of-another");
    Client bad = relays.connect().say(new Message.JoinObserver("a/b"));
    assertThat(refusal(bad)).isEqualTo("bad-name");
  }

  @Test
  void itIsToldOfEveryRoleAndOfWhoIsAway() {
    Client away = relays.destination("away");
    relays.destination("giver");
    relays.restorer("r", "giver");
    relays.site("branch");
    relays.upstreamOf(relays.server.uplink(1, "group", "here", "head office"));
    assertThat(away.isKeptWhenSilent()).isTrue();
    Client observer = observer();
    report(observer);
    assertThat(observer.received(Report.Client.class))
        .extracting(Report.Client::name, Report.Client::role, Report.Client::presence)
        .contains(
            tuple("away", Report.Role.DESTINATION, Report.Presence.AWAY),
            tuple("restorer", Report.Role.RESTORER, Report.Presence.HERE),
            tuple("branch", Report.Role.SITE, Report.Presence.HERE));
  }

  @Test
  void itIsToldWhoHoldsItAndWhoIsAboutTo() {
    Client first = relays.destination("first");
    Client second = relays.destination("second");
    Client source = relays.sendingTo(first, second);
    source.sendBlock(0, MemberSet.ALL, "zero");
    first.say(new Message.Stored(BACKUP, 0)).say(new Message.Receipt(BACKUP, ROOT, 1, 4));
    second.say(new Message.Progress(BACKUP, 1, 4, Phase.PUBLISHING));
    Client observer = observer();
    assertThat(report(observer).getFirst())
        .isInstanceOfSatisfying(
            Report.Group.class,
            group -> assertThat(group.state()).isEqualTo(Report.State.RELAYING));
    assertThat(observer.received(Report.Part.class))
        .extracting(Report.Part::name, Report.Part::state)
        .containsExactly(
            tuple("first", Report.PartState.HELD), tuple("second", Report.PartState.PUBLISHING));
  }
}
