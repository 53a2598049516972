package org.abanico.server;

import static org.abanico.server.Relays.BACKUP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.abanico.server.Relays.Client;
import org.abanico.transport.CloseCode;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.Phase;
import org.abanico.wire.message.Wanted;
import org.abanico.wire.text.LineReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever breaks the protocol is closed with {@code protocol}; nobody else notices. */
class HostileClientsTest {
  private static final String ROOT = "0123456789abcdef".repeat(4);
  private static final String OTHER = "20270102T030405Z";

  /** What a destination may do against the protocol after it has answered NEED. */
  private static final Map<String, Consumer<Client>> MEMBERS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("NEED twice", c -> c.say(Message.Need.all(BACKUP))),
              Map.entry("WANT, needing all", c -> c.say(new Message.Want(BACKUP, 0, Wanted.NONE))),
              Map.entry("STORED unsent", c -> c.say(new Message.Stored(BACKUP, 1))),
              Map.entry(
                  "STORED giant", c -> c.say(new Message.Stored(BACKUP, LineReader.MAX_DECIMAL))),
              Map.entry(
                  "STORED twice",
                  c -> c.say(new Message.Stored(BACKUP, 0)).say(new Message.Stored(BACKUP, 0))),
              Map.entry("RETRY unsent", c -> c.say(new Message.Retry(BACKUP, 1))),
              Map.entry(
                  "RETRY stored",
                  c -> c.say(new Message.Stored(BACKUP, 0)).say(new Message.Retry(BACKUP, 0))),
              Map.entry(
                  "RECEIPT twice",
                  c ->
                      c.say(new Message.Receipt(BACKUP, ROOT, 1, 1))
                          .say(new Message.Receipt(BACKUP, ROOT, 1, 1))),
              Map.entry("JOIN twice", c -> c.say(new Message.JoinDestination("group", "x"))),
              Map.entry("BLOCK", c -> c.sendBlock(0, MemberSet.ALL, "mine")),
              Map.entry("TOTAL", c -> c.say(new Message.Total(BACKUP, 1, 1, true))),
              Map.entry("JOINED", c -> c.say(new Message.Joined(7))),
              Map.entry("FROM", c -> c.say(new Message.From(1, new Message.Stored(BACKUP, 0)))),
              Map.entry("BEGIN", c -> c.say(new Message.Begin(BACKUP, "me"))),
              Map.entry("giant number", c -> c.sayRaw("STORED " + BACKUP + " 9".repeat(30) + "\n")),
              Map.entry("junk", c -> c.sayRaw("GET / HTTP/1.1\r\n\r\n")),
              Map.entry("endless line", c -> c.sayRaw("X".repeat(20_000)))));

  /** What a source may do against the protocol while it sends. */
  private static final Map<String, Consumer<Client>> SOURCES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("number too high", c -> c.sendBlock(2, MemberSet.ALL, "body")),
              Map.entry(
                  "number giant", c -> c.sendBlock(LineReader.MAX_DECIMAL, MemberSet.ALL, "body")),
              Map.entry("repeated to all", c -> c.sendBlock(0, MemberSet.ALL, "again")),
              Map.entry("unknown member", c -> c.sendBlock(1, MemberSet.of(99), "body")),
              Map.entry("other backup", c -> c.say(new Message.Total(OTHER, 1, 1, true))),
              Map.entry("SENT too early", c -> c.say(new Message.Sent(BACKUP, 2))),
              Map.entry("START before SENT", c -> c.say(new Message.Start(OTHER, MemberSet.ALL))),
              Map.entry("START again", c -> c.say(new Message.Start(BACKUP, MemberSet.ALL))),
              Map.entry("DROP of nobody", c -> c.say(new Message.Drop(BACKUP, 99, "slow"))),
              Map.entry("KEPT", c -> c.say(new Message.Kept(BACKUP, 0))),
              Map.entry("NEED", c -> c.say(Message.Need.all(BACKUP))),
              Map.entry("RECEIPT", c -> c.say(new Message.Receipt(BACKUP, ROOT, 1, 1))),
              Map.entry("JOIN twice", c -> c.say(new Message.JoinSource("group", "s", 1, BACKUP))),
              Map.entry(
                  "too many announced",
                  c -> c.sayRaw(("BLOCK " + BACKUP + " 1 content 9 * 00000000\n").repeat(1025)))));

  static Iterable<String> members() {
    return MEMBERS.keySet();
  }

  static Iterable<String> sources() {
    return SOURCES.keySet();
  }

  @ParameterizedTest
  @MethodSource("members")
  void aMemberThatBreaksTheProtocolIsClosedAndTheOthersGoOn(String what) {
    try (Relays relays = new Relays(what.hashCode())) {
      Client good = relays.destination("good");
      Client bad = relays.destination("bad");
      Client source = relays.sendingTo(good, bad);
      source.sendBlock(0, MemberSet.ALL, "zero");
      MEMBERS.getOrDefault(what, _ -> {}).accept(bad);
      assertThat(bad.closeCode()).isEqualTo(CloseCode.PROTOCOL);
      assertThat(source.last(Message.Gone.class).member()).isEqualTo(bad.member());
      assertThat(source.last(Message.Gone.class).code()).isEqualTo("protocol");
      relays.assertGoesOn(source, good);
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void aSourceThatBreaksTheProtocolIsClosedAndItsMembersWaitForTheNext(String what) {
    try (Relays relays = new Relays(what.hashCode())) {
      Client good = relays.destination("good");
      Client source = relays.sendingTo(good);
      source.sendBlock(0, MemberSet.ALL, "zero");
      SOURCES.getOrDefault(what, _ -> {}).accept(source);
      assertThat(source.closeCode()).isEqualTo(CloseCode.PROTOCOL);
      assertThat(good.last(Message.Failed.class).code()).isEqualTo("source-gone");
      assertThat(good.closed).isNull();
      assertThat(good.bodies).containsExactly("zero");
      relays.sendingTo(good).sendBlock(0, MemberSet.ALL, "next");
      assertThat(good.bodies).containsExactly("zero", "next");
    }
  }

  @Test
  void nothingMayBeSaidAboutABackupBeforeItBegan() {
    try (Relays relays = new Relays(1)) {
      for (Message early :
          new Message[] {
            Message.Need.all(BACKUP),
            new Message.Receipt(BACKUP, ROOT, 1, 1),
            new Message.Failed(BACKUP, "disk-full", ""),
            new Message.Progress(BACKUP, 1, 1, Phase.RECEIVING)
          }) {
        assertThat(relays.destination("a").say(early).closeCode()).isEqualTo(CloseCode.PROTOCOL);
      }
      assertThat(relays.source(1).sendBlock(0, MemberSet.ALL, "x").closeCode())
          .isEqualTo(CloseCode.PROTOCOL);
    }
  }

  @Test
  void nothingButNeedOrFailedMayBeSaidBeforeNeed() {
    try (Relays relays = new Relays(1)) {
      Client a = relays.destination("a");
      Client b = relays.destination("b");
      Client source = relays.source(2);
      a.say(new Message.Receipt(BACKUP, ROOT, 1, 1));
      b.say(new Message.Failed(BACKUP, "not-writable", ""));
      assertThat(a.closeCode()).isEqualTo(CloseCode.PROTOCOL);
      assertThat(b.closed).isNull();
      assertThat(source.closed).isNull();
    }
  }

  @Test
  void oneWhoNeedsSomeAnswersWhatItWasSentAndOnce() {
    for (long number : new long[] {0, 1}) {
      try (Relays relays = new Relays(1)) {
        Client a = relays.destination("a");
        Client source = relays.source(1);
        a.say(Message.Need.some(BACKUP, ""));
        source.sendBlock(0, MemberSet.ALL, "segment");
        a.say(new Message.Want(BACKUP, 0, Wanted.ALL));
        assertThat(source.received(Message.From.class))
            .extracting(Message.From::message)
            .contains(new Message.Want(BACKUP, 0, Wanted.ALL));
        assertThat(a.say(new Message.Want(BACKUP, number, Wanted.ALL)).closeCode())
            .isEqualTo(CloseCode.PROTOCOL);
      }
    }
  }

  @Test
  void nothingMayBeSaidBeforeJoin() {
    try (Relays relays = new Relays(1)) {
      assertThat(relays.connect().say(Message.Need.all(BACKUP)).closeCode())
          .isEqualTo(CloseCode.PROTOCOL);
      assertThat(relays.connect().sendBlock(0, MemberSet.ALL, "x").closeCode())
          .isEqualTo(CloseCode.PROTOCOL);
    }
  }

  @Test
  void crumbsOfBlocksDoNotFillTheServer() {
    List<KeyGrant> keys = List.of(KeyGrant.everything(KeyGrant.MAIN));
    try (Relays relays = new Relays(1, keys, 1 << 20, Spool.NONE)) {
      Client slow = relays.destination("slow");
      Client source = relays.sendingTo(slow);
      slow.pair.stopReading();
      for (int i = 0; i < 3000 && source.closed == null; i++) {
        source.sendBlock(i, MemberSet.ALL, "x");
      }
      assertThat(source.closeCode()).isEqualTo(CloseCode.PROTOCOL);
      assertThat(slow.closed).isNull();
    }
  }

  @Test
  void aBlockBehindTheLastClosesTheSourceButWhatItHasSentIsBroughtToAnEnd() {
    try (Relays relays = new Relays(1)) {
      Client good = relays.destination("good");
      Client source = relays.sendingTo(good);
      source.sendBlock(0, MemberSet.ALL, "zero").say(new Message.Sent(BACKUP, 1));
      source.sendBlock(1, MemberSet.ALL, "one");
      assertThat(source.closeCode()).isEqualTo(CloseCode.PROTOCOL);
      good.say(new Message.Receipt(BACKUP, ROOT, 1, 4));
      assertThat(good.bodies).containsExactly("zero");
      assertThat(good.closed).isNull();
    }
  }

  @Test
  void aSourceThatDoesNotReadItsMessagesIsClosed() {
    try (Relays relays = new Relays(1)) {
      Client good = relays.destination("good");
      Client source = relays.source(3);
      source.pair.stopReading();
      for (int i = 0; i < 1100; i++) {
        Client other = relays.connect();
        other.port.send(new Message.JoinDestination("group", "passing"));
        other.port.close(CloseCode.INTERRUPTED, "x".repeat(1000), relays.now);
        relays.run();
      }
      assertThat(relays.events)
          .contains(
              new ServerEvent.ClientLeft(
                  "group",
                  "source",
                  ServerEvent.Role.SOURCE,
                  "protocol",
                  "does not read its messages"));
      assertThat(good.closed).isNull();
    }
  }

  @Test
  void drawnMessagesInDrawnOrderNeverDoMoreThanCloseWhoeverSaidThem() {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      try (Relays relays = new Relays(seed)) {
        Client good = relays.destination("good");
        Client[] bad = {relays.destination("x"), relays.destination("y"), relays.source(2)};
        for (int i = 0; i < 60; i++) {
          drawn(random, bad[random.nextInt(bad.length)]);
        }
        relays.run();
        assertThat(good.closed).as("seed %d", seed).isNull();
        for (Client client : bad) {
          client.say(new Message.Leave());
        }
        assertThat(relays.server.status().groups()).as("seed %d", seed).hasSize(1);
        assertThat(relays.heldBytes()).as("seed %d", seed).isZero();
      }
    }
  }

  private static void drawn(SplittableRandom random, Client client) {
    long number = random.nextInt(3);
    switch (random.nextInt(12)) {
      case 0 -> client.say(Message.Need.all(BACKUP));
      case 1 -> client.say(new Message.Stored(BACKUP, number));
      case 2 -> client.say(new Message.Retry(BACKUP, number));
      case 3 -> client.say(new Message.Progress(BACKUP, 1, 1, Phase.PUBLISHING));
      case 4 -> client.say(new Message.Receipt(BACKUP, ROOT, 1, 1));
      case 5 -> client.say(new Message.Failed(BACKUP, "disk-full", ""));
      case 6 -> client.say(new Message.Total(BACKUP, 1, 1, false));
      case 9 -> client.say(Message.Need.some(BACKUP, ""));
      case 10 -> client.say(new Message.Want(BACKUP, number, Wanted.NONE));
      case 7 -> client.sendBlock(number, MemberSet.of(1 + random.nextInt(4)), "body");
      case 8 -> client.sendBlock(number, MemberSet.ALL, "body");
      default -> client.say(Message.Need.all(OTHER));
    }
  }
}
