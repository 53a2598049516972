package org.abanico.server;

import static org.abanico.server.Relays.BACKUP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.abanico.server.Relays.Client;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several sources of a group, and several backups of one. */
class TurnsTest {
  private static final String SECOND = "20260102T030406Z";
  private static final String THIRD = "20260102T030407Z";
  private static final String ROOT = "0123456789abcdef".repeat(4);
  private final Relays relays = new Relays(1);

  @AfterEach
  void close() {
    relays.close();
    assertThat(relays.server.status().groups()).isEmpty();
  }

  @Test
  void aSecondSourceWaitsForItsTurnAndKnowsHowManyComeFirst() {
    Client first = relays.source("first", 1, BACKUP);
    Client second = relays.source("second", 1, SECOND);
    Client third = relays.source("third", 1, THIRD);
    assertThat(second.last(Message.Turn.class)).isEqualTo(new Message.Turn(1));
    assertThat(third.last(Message.Turn.class)).isEqualTo(new Message.Turn(2));
    Client a = relays.destination("a");
    assertThat(first.received(Message.ReadyToSend.class)).hasSize(1);
    a.say(Message.Need.all(BACKUP)).say(new Message.Receipt(BACKUP, ROOT, 0, 0));
    assertThat(second.last(Message.ReadyToSend.class).members()).containsExactly(a.member());
    assertThat(third.last(Message.Turn.class)).isEqualTo(new Message.Turn(1));
    assertThat(a.last(Message.Begin.class)).isEqualTo(new Message.Begin(SECOND, "second"));
  }

  @Test
  void whenASourceHasSentEverythingTheNextMayBeginWithThoseWhoAreDone() {
    Client slow = relays.destination("slow");
    Client fast = relays.destination("fast");
    Client first = relays.source("first", 2, BACKUP);
    Client second = relays.source("second", 1, SECOND);
    slow.say(Message.Need.all(BACKUP));
    fast.say(Message.Need.all(BACKUP)).say(new Message.Receipt(BACKUP, ROOT, 0, 0));
    assertThat(second.received(Message.ReadyToSend.class)).isEmpty();
    first.say(Relays.KEY).say(new Message.Sent(BACKUP, 0));
    assertThat(second.last(Message.ReadyToSend.class).members()).containsExactly(fast.member());
    assertThat(slow.received(Message.Begin.class)).hasSize(1);
    slow.say(new Message.Receipt(BACKUP, ROOT, 0, 0));
    assertThat(first.last(Message.From.class).member()).isEqualTo(slow.member());
  }

  @Test
  void aSourceThatDoesNotWaitAnyLongerBeginsWithThoseWhoAreThere() {
    Client a = relays.destination("a");
    Client source = relays.source(3);
    source.say(new Message.Start(BACKUP, MemberSet.ALL));
    assertThat(source.last(Message.ReadyToSend.class).members()).containsExactly(a.member());
  }

  @Test
  void withNobodyThereItGoesOnWaiting() {
    Client source = relays.source(1);
    source.say(new Message.Start(BACKUP, MemberSet.ALL));
    assertThat(source.received(Message.ReadyToSend.class)).isEmpty();
    relays.destination("a");
    assertThat(source.received(Message.ReadyToSend.class)).hasSize(1);
  }

  @Test
  void oneWhoComesLateGetsABackupOfItsOwn() {
    Client a = relays.destination("a");
    Client source = relays.sendingTo(a);
    Client late = relays.destination("late");
    assertThat(source.last(Message.Member.class).name()).isEqualTo("late");
    source.say(Relays.KEY).say(new Message.Sent(BACKUP, 0));
    source.say(new Message.Start(SECOND, MemberSet.of(late.member())));
    assertThat(source.last(Message.ReadyToSend.class))
        .isEqualTo(new Message.ReadyToSend(SECOND, List.of(late.member())));
    assertThat(late.last(Message.Begin.class).backup()).isEqualTo(SECOND);
    a.say(new Message.Receipt(BACKUP, ROOT, 0, 0));
    late.say(Message.Need.all(SECOND)).say(new Message.Receipt(SECOND, ROOT, 0, 0));
    assertThat(source.received(Message.From.class))
        .extracting(from -> from.message().backup())
        .containsExactly(BACKUP, BACKUP, SECOND, SECOND);
  }

  @Test
  void aBackupForSomebodyWhoIsBusyBeginsWhenThatOneIsFree() {
    Client a = relays.destination("a");
    Client first = relays.source("first", 1, BACKUP);
    a.say(Message.Need.all(BACKUP));
    Client second = relays.source("second", 0, SECOND);
    assertThat(second.received(Message.Member.class)).isEmpty();
    second.say(new Message.Start(SECOND, MemberSet.of(a.member())));
    assertThat(second.last(Message.Turn.class)).isEqualTo(new Message.Turn(1));
    first.say(Relays.KEY).say(new Message.Sent(BACKUP, 0));
    assertThat(second.received(Message.ReadyToSend.class)).isEmpty();
    a.say(new Message.Receipt(BACKUP, ROOT, 0, 0));
    assertThat(second.last(Message.Member.class).member()).isEqualTo(a.member());
    assertThat(second.last(Message.ReadyToSend.class).members()).containsExactly(a.member());
  }

  @Test
  void anotherSourceIsToldThatABusyDestinationDoesNotCountAndWhenItDoesAgain() {
    Client a = relays.destination("a");
    Client waiting = relays.source("waiting", 0, THIRD);
    Client source = relays.sendingTo(a);
    assertThat(waiting.last(Message.Gone.class))
        .isEqualTo(new Message.Gone(a.member(), "busy", ""));
    assertThat(source.received(Message.Gone.class)).isEmpty();
    a.say(new Message.Receipt(BACKUP, ROOT, 0, 0));
    assertThat(waiting.received(Message.Member.class)).hasSize(2);
    assertThat(source.received(Message.Member.class)).hasSize(1);
  }

  @Test
  void aDroppedMemberIsToldSoAndTheOthersGoOn() {
    Client a = relays.destination("a");
    Client b = relays.destination("b");
    Client source = relays.sendingTo(a, b);
    source.sendBlock(0, MemberSet.ALL, "zero");
    source.say(new Message.Drop(BACKUP, b.member(), "slow"));
    assertThat(b.last(Message.Failed.class)).isEqualTo(new Message.Failed(BACKUP, "slow", ""));
    b.say(new Message.Stored(BACKUP, 0));
    assertThat(b.closed).isNull();
    source.sendBlock(1, MemberSet.ALL, "one");
    assertThat(a.bodies).containsExactly("zero", "one");
    assertThat(b.bodies).containsExactly("zero");
  }

  @Test
  void aGroupHasAtMostSixtyFourSources() {
    for (int i = 0; i < Limits.MAX_SOURCES; i++) {
      relays.connect().port.send(new Message.JoinSource("group", "s" + i, 1, "backup" + i));
    }
    relays.run();
    assertThat(relays.source(1).messages).containsExactly(new Message.Refused("full", ""));
  }

  @Test
  void aBackupIsNotBegunUnderAnIdentifierThatIsInUse() {
    relays.source("first", 1, BACKUP);
    assertThat(relays.source("second", 1, BACKUP).messages)
        .containsExactly(new Message.Refused("busy", ""));
  }
}
