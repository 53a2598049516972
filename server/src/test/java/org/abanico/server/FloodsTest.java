package org.abanico.server;

import static org.abanico.server.Relays.BACKUP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.abanico.server.Relays.Client;
import org.abanico.server.ServerEvent.Role;
import org.abanico.transport.CloseCode;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.Phase;
import org.abanico.wire.message.Wanted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who says more than anybody can read harms nobody else, and fills nothing. */
class FloodsTest {
  /** Of the shortest kind, many times what may wait for a client that does not read. */
  private static final int MESSAGES = 100_000;

  private final Relays relays = new Relays(1);
  private final Client good = relays.destination("good");
  private final Client bad = relays.destination("bad");

  @AfterEach
  void close() {
    relays.close();
  }

  @Test
  void progressWithoutEndOfAMemberDoesNotHaveASourceClosedThatReadsSlowly() {
    Client source = relays.sendingTo(good, bad);
    source.sendBlock(0, MemberSet.ALL, "zero");
    source.pair.stopReading();
    for (int i = 0; i < MESSAGES; i++) {
      bad.port.send(new Message.Progress(BACKUP, i, i, Phase.RECEIVING));
    }
    relays.run();
    good.say(new Message.Stored(BACKUP, 0));
    assertThat(source.closed).isNull();
    assertThat(bad.closed).isNull();
    assertThat(relays.server.status().groups().getFirst().clients())
        .allSatisfy(
            client -> assertThat(client.queuedBytes()).isLessThan(2 * RelayServer.BUSY_CONTROL));
  }

  @Test
  void totalsWithoutEndOfASourceDoNotHaveAMemberClosedThatReadsSlowly() {
    Client source = relays.sendingTo(good, bad);
    good.pair.stopReading();
    for (int i = 0; i < MESSAGES; i++) {
      source.port.send(new Message.Total(BACKUP, i, i, false));
    }
    relays.run();
    assertThat(good.closed).isNull();
    assertThat(source.closed).isNull();
    assertThat(relays.server.status().groups().getFirst().clients())
        .allSatisfy(
            client -> assertThat(client.queuedBytes()).isLessThan(2 * RelayServer.BUSY_CONTROL));
  }

  @Test
  void needAndWantWithoutEndReachTheSourceOnce() {
    Client source = relays.source(2);
    good.say(Message.Need.all(BACKUP));
    bad.say(Message.Need.some(BACKUP, ""));
    source.sendBlock(0, MemberSet.ALL, "zero");
    for (int i = 0; i < 1000; i++) {
      bad.port.send(new Message.Want(BACKUP, 0, Wanted.ALL));
      bad.port.send(Message.Need.some(BACKUP, ""));
    }
    relays.run();
    assertThat(bad.closeCode()).isEqualTo(CloseCode.PROTOCOL);
    assertThat(
            source.received(Message.From.class).stream()
                .filter(from -> from.member() == bad.member()))
        .hasSize(2);
    relays.assertGoesOn(source, good);
  }

  @Test
  void aMemberThatAsksForABlockWithoutEndIsGivenUpAndTheOthersGoOn() {
    Client source = relays.sendingTo(good, bad);
    source.sendBlock(0, MemberSet.ALL, "zero");
    for (int i = 0; i < 1000; i++) {
      bad.say(new Message.Retry(BACKUP, 0));
    }
    assertThat(bad.bodies).hasSizeLessThan(20);
    assertThat(bad.last(Message.Failed.class).code()).isEqualTo("damaged");
    relays.assertGoesOn(source, good);
  }

  @Test
  void aMemberThatTakesNothingAndStoresNothingDoesNotHoldUpTheOthers() {
    bad.releases = false;
    bad.pair.stopReading();
    Client source = relays.source(2);
    good.say(Message.Need.all(BACKUP));
    bad.port.send(Message.Need.all(BACKUP));
    relays.run();
    source.sendBlock(0, MemberSet.ALL, "zero");
    source.sendBlock(1, MemberSet.ALL, "one").say(new Message.Sent(BACKUP, 2));
    good.say(new Message.Stored(BACKUP, 1)).say(new Message.Receipt(BACKUP, "0".repeat(64), 1, 7));
    assertThat(good.bodies).containsExactly("zero", "one");
    assertThat(source.received(Message.From.class))
        .anyMatch(from -> from.message() instanceof Message.Receipt);
    assertThat(relays.heldBytes()).isBetween(7L, 10_000L);
  }

  @Test
  void comingsAndGoingsWithoutEndAtASiteDoNotHaveASourceClosedThatReadsSlowly() {
    Client source = relays.sendingTo(good, bad);
    Client site = relays.site("branch");
    source.pair.stopReading();
    for (int i = 0; i < MESSAGES / 2; i++) {
      site.port.send(new Message.Member(7, "till"));
      site.port.send(new Message.Gone(7, "left", ""));
    }
    relays.run();
    assertThat(site.closeCode()).isEqualTo(CloseCode.PROTOCOL);
    assertThat(relays.server.status().groups().getFirst().clients())
        .extracting(ServerStatus.Client::role)
        .contains(Role.SOURCE);
  }

  @Test
  void whatCanComeAndGoWithinTheLimitOfASiteIsNoFlood() {
    Client source = relays.sendingTo(good, bad);
    Client site = relays.site("branch");
    source.sendBlock(0, MemberSet.ALL, "zero");
    for (int i = 0; i < ComingsLimit.AT_ONCE; i++) {
      site.port.send(new Message.Member(7, "till"));
      site.port.send(new Message.Gone(7, "left", ""));
    }
    relays.run();
    for (int i = 0; i < 160; i++) {
      relays.pass(TimeUnit.SECONDS.toNanos(1) / 16);
      site.say(new Message.Member(7, "till")).say(new Message.Gone(7, "left", ""));
    }
    assertThat(site.closed).isNull();
    bad.say(new Message.Leave());
    relays.assertGoesOn(source, good);
  }
}
