package org.abanico.server;

import static org.abanico.server.Relays.BACKUP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.abanico.server.Relays.Client;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that fall silent, and come back (protocol.md, section 7.3). */
class AwayTest {
  private final Relays relays = new Relays(1);

  @AfterEach
  void close() {
    relays.close();
  }

  private <T> List<T> told(Class<T> kind) {
    return relays.events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Test
  void aFreeDestinationsPlaceIsKeptAndItDoesNotCountUntilItIsBack() {
    Client away = relays.destination("away");
    assertThat(away.isKeptWhenSilent()).isTrue();
    Client source = relays.source(1);
    assertThat(source.received(Message.ReadyToSend.class)).isEmpty();
    assertThat(told(ServerEvent.ClientAway.class)).hasSize(1);
    away.isBack();
    assertThat(told(ServerEvent.ClientBack.class)).hasSize(1);
    assertThat(source.last(Message.ReadyToSend.class).members()).containsExactly(away.member());
  }

  @Test
  void aWaitingSourceIsToldThatADestinationIsAway() {
    Client source = relays.source(2);
    Client away = relays.destination("away");
    assertThat(away.isKeptWhenSilent()).isTrue();
    assertThat(source.last(Message.Gone.class))
        .isEqualTo(new Message.Gone(away.member(), "away", ""));
    assertThat(source.last(Message.Wait.class).have()).isZero();
    away.isBack();
    assertThat(source.last(Message.Wait.class).have()).isOne();
  }

  @Test
  void aWaitingSourcesPlaceIsKeptAndNothingBeginsForIt() {
    Client source = relays.source(1);
    assertThat(source.isKeptWhenSilent()).isTrue();
    relays.destination("d");
    assertThat(source.received(Message.ReadyToSend.class)).isEmpty();
    source.isBack();
    assertThat(source.received(Message.ReadyToSend.class)).hasSize(1);
    assertThat(told(ServerEvent.ClientBack.class)).hasSize(1);
  }

  @Test
  void whoTakesPartInABackupIsNotWaitedFor() {
    Client destination = relays.destination("d");
    Client source = relays.sendingTo(destination);
    source.sendBlock(0, MemberSet.ALL, "zero");
    assertThat(destination.isKeptWhenSilent()).isFalse();
    assertThat(source.isKeptWhenSilent()).isFalse();
  }

  @Test
  void neitherASiteNorAStrangerNorWhoHasLeftIsWaitedFor() {
    assertThat(relays.site("s").isKeptWhenSilent()).isFalse();
    assertThat(relays.connect().isKeptWhenSilent()).isFalse();
    Client left = relays.destination("d").say(new Message.Leave());
    assertThat(left.closed).isNotNull();
  }

  @Test
  void whoIsAwayMayBeReplacedByAnotherOfItsName() {
    Client away = relays.destination("d");
    assertThat(away.isKeptWhenSilent()).isTrue();
    Client again = relays.destination("d");
    assertThat(again.received(Message.Joined.class)).hasSize(1);
    Client source = relays.source("source", 1, BACKUP);
    assertThat(source.last(Message.ReadyToSend.class).members()).containsExactly(again.member());
  }
}
