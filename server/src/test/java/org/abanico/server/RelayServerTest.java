package org.abanico.server;

import static org.abanico.server.Relays.BACKUP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.abanico.server.Relays.Client;
import org.abanico.server.ServerEvent.Role;
import org.abanico.transport.CloseCode;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.Phase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayServerTest {
  private static final String ROOT = "0123456789abcdef".repeat(4);
  private final Relays relays = new Relays(1);

  @AfterEach
  void close() {
    relays.close();
    assertThat(relays.server.status().groups()).isEmpty();
  }

  @Test
  void destinationsWaitForASourceAndKnowHowManyTheyAre() {
    Client first = relays.destination("a");
    assertThat(first.messages).containsExactly(new Message.Joined(1), new Message.Wait(1, 0));
    relays.destination("b");
    assertThat(first.last(Message.Wait.class)).isEqualTo(new Message.Wait(2, 0));
  }

  @Test
  void aSourceIsToldWhoIsThereAndWaitsForEnough() {
    relays.destination("a");
    Client source = relays.source(2);
    assertThat(source.messages)
        .containsExactly(new Message.Joined(2), new Message.Member(1, "a"), new Message.Wait(1, 2));
    Client second = relays.destination("b");
    assertThat(source.messages)
        .endsWith(
            new Message.Member(3, "b"),
            new Message.Wait(2, 2),
            new Message.ReadyToSend(BACKUP, List.of(1L, 3L)));
    assertThat(second.messages)
        .containsExactly(
            new Message.Joined(3), new Message.Wait(2, 2), new Message.Begin(BACKUP, "source"));
  }

  @Test
  void allDestinationsThatAreThereTakePartEvenWhenFewerWereAskedFor() {
    Client first = relays.destination("a");
    Client second = relays.destination("b");
    Client source = relays.source(1);
    assertThat(source.last(Message.ReadyToSend.class).members()).hasSize(2);
    assertThat(first.received(Message.Begin.class)).hasSize(1);
    assertThat(second.received(Message.Begin.class)).hasSize(1);
  }

  @Test
  void whoGoesWhileOthersAreAwaitedIsNotCounted() {
    Client first = relays.destination("a");
    Client source = relays.source(2);
    first.say(new Message.Leave());
    assertThat(source.messages)
        .endsWith(new Message.Gone(first.member(), "left", ""), new Message.Wait(0, 2));
    relays.destination("b");
    assertThat(source.received(Message.ReadyToSend.class)).isEmpty();
  }

  @Test
  void whoIsLostIsGoneForThatReason() {
    Client first = relays.destination("a");
    Client source = relays.source(2);
    first.pair.lose(relays.now);
    relays.run();
    assertThat(source.received(Message.Gone.class))
        .containsExactly(new Message.Gone(first.member(), "lost", ""));
  }

  @Test
  void aBlockReachesEveryMemberAndIsKeptUntilAllHaveStoredIt() {
    Client a = relays.destination("a");
    Client b = relays.destination("b");
    Client source = relays.sendingTo(a, b);
    source.sendBlock(0, MemberSet.ALL, "first").sendBlock(1, MemberSet.ALL, "second");
    assertThat(a.bodies).containsExactly("first", "second");
    assertThat(b.bodies).containsExactly("first", "second");
    assertThat(a.headers).extracting(Message.Block::number).containsExactly(0L, 1L);
    assertThat(a.headers).extracting(Message.Block::members).containsOnly(MemberSet.ALL);
    a.say(new Message.Stored(BACKUP, 1));
    b.say(new Message.Stored(BACKUP, 0));
    assertThat(relays.heldBytes()).isEqualTo("second".length() + 1024);
    b.say(new Message.Stored(BACKUP, 1));
    assertThat(relays.heldBytes()).isZero();
  }

  @Test
  void theSourceIsToldWhatIsKept() {
    Client a = relays.destination("a");
    Client source = relays.sendingTo(a);
    source.sendBlock(0, MemberSet.ALL, "first").sendBlock(1, MemberSet.ALL, "second");
    assertThat(source.received(Message.Kept.class))
        .containsExactly(new Message.Kept(BACKUP, 0), new Message.Kept(BACKUP, 1));
  }

  @Test
  void aBlockThatDoesNotOpenAtAMemberIsSentAgainByTheServer() {
    Client a = relays.destination("a");
    Client b = relays.destination("b");
    Client source = relays.sendingTo(a, b);
    source.sendBlock(0, MemberSet.ALL, "zero");
    b.say(new Message.Retry(BACKUP, 0));
    assertThat(a.bodies).containsExactly("zero");
    assertThat(b.bodies).containsExactly("zero", "zero");
    assertThat(source.received(Message.From.class)).hasSize(2);
  }

  @Test
  void aMemberThatOpensABlockNeverIsGivenUp() {
    Client a = relays.destination("a");
    Client b = relays.destination("b");
    Client source = relays.sendingTo(a, b);
    source.sendBlock(0, MemberSet.ALL, "zero");
    for (int i = 0; i < 17; i++) {
      b.say(new Message.Retry(BACKUP, 0));
    }
    assertThat(b.bodies).hasSize(17);
    Message.Failed failed = new Message.Failed(BACKUP, "damaged", "");
    assertThat(b.last(Message.Failed.class)).isEqualTo(failed);
    assertThat(source.last(Message.From.class)).isEqualTo(new Message.From(b.member(), failed));
    assertThat(b.closed).isNull();
  }

  @Test
  void aBlockThatComesDamagedIsAskedForAgainAndHoldsUpNoneOfThoseBehindIt() {
    Client a = relays.destination("a");
    Client source = relays.sendingTo(a);
    source.sendDamaged(0, "zero");
    assertThat(source.last(Message.Retry.class)).isEqualTo(new Message.Retry(BACKUP, 0));
    source.sendBlock(1, MemberSet.ALL, "one");
    assertThat(a.bodies).isEmpty();
    assertThat(source.received(Message.Kept.class)).isEmpty();
    source.sendBlock(0, MemberSet.ALL, "zero");
    assertThat(a.bodies).containsExactly("zero", "one");
    assertThat(source.received(Message.Kept.class)).containsExactly(new Message.Kept(BACKUP, 1));
  }

  @Test
  void whatMembersSayReachesTheSource() {
    Client a = relays.destination("a");
    Client source = relays.sendingTo(a);
    source.sendBlock(0, MemberSet.ALL, "zero");
    List<Message.OfDestination> said =
        List.of(
            new Message.Progress(BACKUP, 1, 2, Phase.RECEIVING),
            new Message.Stored(BACKUP, 0),
            new Message.Receipt(BACKUP, ROOT, 1, 4));
    said.forEach(a::say);
    assertThat(source.received(Message.From.class))
        .extracting(Message.From::message)
        .containsExactly(Message.Need.all(BACKUP), said.get(0), said.get(1), said.get(2));
    assertThat(relays.events)
        .contains(new ServerEvent.MemberFinished("group", BACKUP, "a", true, ""));
  }

  @Test
  void totalsReachThoseWhoHaveNotFinished() {
    Client a = relays.destination("a");
    Client b = relays.destination("b");
    Client source = relays.sendingTo(a, b);
    b.say(new Message.Failed(BACKUP, "disk-full", ""));
    source.say(new Message.Total(BACKUP, 1, 2, true));
    assertThat(a.received(Message.Total.class)).hasSize(1);
    assertThat(b.received(Message.Total.class)).isEmpty();
  }

  @Test
  void whoHasFailedGetsNoMoreBlocks() {
    Client a = relays.destination("a");
    Client b = relays.destination("b");
    Client source = relays.sendingTo(a, b);
    b.say(new Message.Failed(BACKUP, "disk-full", "no room"));
    source.sendBlock(0, MemberSet.ALL, "zero");
    assertThat(a.bodies).hasSize(1);
    assertThat(b.bodies).isEmpty();
    a.say(new Message.Stored(BACKUP, 0));
    assertThat(relays.heldBytes()).isZero();
  }

  @Test
  void oneWhoComesLateTakesPartInTheNextBackup() {
    Client a = relays.destination("a");
    Client source = relays.sendingTo(a);
    Client late = relays.destination("late");
    assertThat(late.messages)
        .containsExactly(new Message.Joined(late.member()), new Message.Wait(1, 0));
    assertThat(source.last(Message.Member.class))
        .isEqualTo(new Message.Member(late.member(), "late"));
    source.sendBlock(0, MemberSet.ALL, "zero");
    assertThat(late.bodies).isEmpty();
    source.say(new Message.Leave());
    assertThat(late.last(Message.Wait.class)).isEqualTo(new Message.Wait(2, 0));
    Client next = relays.source(2);
    assertThat(next.last(Message.ReadyToSend.class).members()).hasSize(2);
    assertThat(late.received(Message.Begin.class)).hasSize(1);
  }

  @Test
  void whenTheSourceGoesThoseWhoHaveNotFinishedAreToldSo() {
    Client a = relays.destination("a");
    Client b = relays.destination("b");
    Client source = relays.sendingTo(a, b);
    a.say(new Message.Receipt(BACKUP, ROOT, 0, 0));
    source.pair.lose(relays.now);
    relays.run();
    assertThat(a.received(Message.Failed.class)).isEmpty();
    assertThat(b.received(Message.Failed.class))
        .containsExactly(new Message.Failed(BACKUP, "source-gone", ""));
    assertThat(relays.events)
        .contains(
            new ServerEvent.ClientLeft("group", "source", Role.SOURCE, "lost", ""),
            new ServerEvent.MemberFinished("group", BACKUP, "b", false, "source-gone"));
  }

  @Test
  void aSourceThatGivesUpSaysWhyInItsOwnWords() {
    Client a = relays.destination("a");
    Client source = relays.sendingTo(a);
    Message.Failed failed = new Message.Failed(BACKUP, "interrupted", "by hand");
    source.say(failed).say(new Message.Leave());
    assertThat(a.received(Message.Failed.class)).containsExactly(failed);
    assertThat(a.last(Message.Wait.class)).isEqualTo(new Message.Wait(1, 0));
  }

  @Test
  void lateWordsAboutABackupThatIsOverAreIgnored() {
    Client a = relays.destination("a");
    Client source = relays.sendingTo(a);
    source.say(new Message.Leave());
    a.say(new Message.Stored(BACKUP, 7));
    a.say(new Message.Progress(BACKUP, 1, 1, Phase.RECEIVING));
    a.say(new Message.Receipt(BACKUP, ROOT, 0, 0));
    assertThat(a.closed).isNull();
    relays.source(1);
    assertThat(a.received(Message.Begin.class)).hasSize(2);
  }

  @Test
  void whoHasANameIsAskedForASignOfLifeWhenAnotherComesOfIt() {
    Client first = relays.destination("a");
    Client other = relays.destination("b");
    relays.destination("a");
    assertThat(first.pair.isClientDoubted()).isTrue();
    assertThat(other.pair.isClientDoubted()).isFalse();
  }

  @Test
  void aSourceThatWasStartedAgainDoesNotWaitLongForTheOneBeforeIt() {
    Client before = relays.source(1);
    relays.source("source", 1, "20260102T040506Z");
    assertThat(before.pair.isClientDoubted()).isTrue();
  }

  @Test
  void namesAreTakenWithinAGroupOnly() {
    relays.destination("a");
    Client second = relays.destination("a");
    assertThat(second.messages).containsExactly(new Message.Refused("name-taken", ""));
    assertThat(second.closeCode()).isEqualTo(CloseCode.DONE);
    assertThat(relays.destination("other", "a").received(Message.Joined.class)).hasSize(1);
    assertThat(relays.events)
        .anyMatch(e -> e instanceof ServerEvent.ClientRefused r && r.code().equals("name-taken"));
  }

  @Test
  void aBadNameIsRefused() {
    assertThat(relays.destination("a/b").messages)
        .containsExactly(new Message.Refused("bad-name", ""));
    assertThat(relays.destination("group\n", "a").messages)
        .containsExactly(new Message.Refused("bad-name", ""));
    assertThat(relays.server.status().groups()).isEmpty();
  }

  @Test
  void aGroupHasAtMostTwoHundredAndFiftySixDestinations() {
    for (int i = 0; i < Limits.MAX_MEMBERS; i++) {
      relays.connect().port.send(new Message.JoinDestination("group", "d" + i));
    }
    relays.run();
    assertThat(relays.destination("one too many").messages)
        .containsExactly(new Message.Refused("full", ""));
    assertThat(relays.source(256).last(Message.ReadyToSend.class).members()).hasSize(256);
  }

  @Test
  void groupsDoNotSeeEachOther() {
    Client a = relays.destination("one", "a");
    Client source = relays.source(1);
    assertThat(source.received(Message.Member.class)).isEmpty();
    assertThat(a.received(Message.Begin.class)).isEmpty();
    Client b = relays.destination("b");
    source.sendBlock(0, MemberSet.ALL, "secret");
    assertThat(b.bodies).containsExactly("secret");
    assertThat(a.bodies).isEmpty();
  }

  @Test
  void whoDoesNotJoinIsClosedAfterTenSeconds() {
    Client silent = relays.connect();
    Client joined = relays.destination("a");
    relays.pass(10_000_000_000L);
    assertThat(silent.closeCode()).isEqualTo(CloseCode.PROTOCOL);
    assertThat(joined.closed).isNull();
  }

  @Test
  void statusTellsWhoIsThere() {
    Client a = relays.destination("a");
    Client source = relays.sendingTo(a);
    ServerStatus.Group group = relays.server.status().groups().getFirst();
    assertThat(group.state()).isEqualTo(ServerStatus.State.RELAYING);
    assertThat(group.backup()).isEqualTo(BACKUP);
    assertThat(group.underWay()).hasSize(1);
    assertThat(group.clients())
        .extracting(ServerStatus.Client::name, ServerStatus.Client::role)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("source", Role.SOURCE),
            org.assertj.core.groups.Tuple.tuple("a", Role.DESTINATION));
    assertThat(source.closed).isNull();
  }

  @Test
  void eventsTellABackupFromBeginningToEnd() {
    Client a = relays.destination("a");
    Client source = relays.sendingTo(a);
    source.sendBlock(0, MemberSet.ALL, "12345");
    a.say(new Message.Receipt(BACKUP, ROOT, 0, 0));
    source.say(new Message.Leave());
    List<Class<?>> kinds = new ArrayList<>();
    relays.events.forEach(event -> kinds.add(event.getClass()));
    assertThat(kinds)
        .containsExactly(
            ServerEvent.ClientJoined.class,
            ServerEvent.ClientJoined.class,
            ServerEvent.Gathering.class,
            ServerEvent.BackupBegun.class,
            ServerEvent.BackupProgressed.class,
            ServerEvent.MemberFinished.class,
            ServerEvent.BackupEnded.class,
            ServerEvent.ClientLeft.class);
    assertThat(relays.events).contains(new ServerEvent.BackupEnded("group", BACKUP, 5, 5));
  }
}
