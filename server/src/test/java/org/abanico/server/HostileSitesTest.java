package org.abanico.server;

import static org.abanico.server.Relays.BACKUP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.abanico.server.Relays.Client;
import org.abanico.transport.CloseCode;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.abanico.wire.text.LineReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A site that breaks the protocol costs its own destinations their backup, and nobody else. */
class HostileSitesTest {
  private static final String ROOT = "0".repeat(64);
  private static final String OTHER = "20270102T030405Z";
  private static final long MIB = 1 << 20;

  /** By its own number, the one destination that the site brings. */
  private static final long TILL = 7;

  /** What a site may do against the protocol after a block was sent to it. */
  private static final Map<String, Consumer<Client>> SITES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("KEPT unsent", c -> c.say(new Message.Kept(BACKUP, 1))),
              Map.entry("KEPT giant", c -> c.say(new Message.Kept(BACKUP, LineReader.MAX_DECIMAL))),
              Map.entry(
                  "KEPT twice",
                  c -> c.say(new Message.Kept(BACKUP, 0)).say(new Message.Kept(BACKUP, 0))),
              Map.entry("RETRY unsent", c -> c.say(new Message.Retry(BACKUP, 1))),
              Map.entry(
                  "RETRY kept",
                  c -> c.say(new Message.Kept(BACKUP, 0)).say(new Message.Retry(BACKUP, 0))),
              Map.entry(
                  "RETRY for ever",
                  c -> {
                    for (int i = 0; i < 20; i++) {
                      c.say(new Message.Retry(BACKUP, 0));
                    }
                  }),
              Map.entry("MEMBER twice", c -> c.say(new Message.Member(TILL, "again"))),
              Map.entry(
                  "MEMBER without end",
                  c -> {
                    for (int i = 100; i < 400; i++) {
                      c.say(new Message.Member(i, "m" + i));
                    }
                  }),
              Map.entry("GONE of nobody", c -> c.say(new Message.Gone(99, "left", ""))),
              Map.entry("FROM nobody", c -> c.say(from(99, new Message.Stored(BACKUP, 0)))),
              Map.entry("STORED unsent", c -> c.say(from(TILL, new Message.Stored(BACKUP, 1)))),
              Map.entry("NEED twice", c -> c.say(from(TILL, Message.Need.all(BACKUP)))),
              Map.entry(
                  "RECEIPT twice",
                  c ->
                      c.say(from(TILL, new Message.Receipt(BACKUP, ROOT, 1, 1)))
                          .say(from(TILL, new Message.Receipt(BACKUP, ROOT, 1, 1)))),
              Map.entry("STORED of its own", c -> c.say(new Message.Stored(BACKUP, 0))),
              Map.entry("KEY", c -> c.say(Relays.KEY)),
              Map.entry("BLOCK", c -> c.give(BACKUP, 0, "mine")),
              Map.entry("SENT", c -> c.say(new Message.Sent(BACKUP, 1))),
              Map.entry("DROP", c -> c.say(new Message.Drop(BACKUP, 1, "slow"))),
              Map.entry("START", c -> c.say(new Message.Start(OTHER, MemberSet.ALL))),
              Map.entry("REPORT", c -> c.say(new Message.AskReport())),
              Map.entry("JOIN twice", c -> c.say(new Message.JoinSite("group", "other"))),
              Map.entry("BRING", c -> c.say(new Message.Bring(OTHER, "me", List.of(TILL))))));

  /** What an upstream server may do against the protocol after a block came from it. */
  private static final Map<String, Consumer<Client>> UPSTREAMS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("other backup", c -> c.say(new Message.Total(OTHER, 1, 1, true))),
              Map.entry("BLOCK of another", c -> c.give(OTHER, 0, "body")),
              Map.entry("number of before", c -> c.sendBlock(0, MemberSet.ALL, "again")),
              Map.entry("KEY twice", c -> c.say(Relays.KEY)),
              Map.entry("SENT too early", c -> c.say(new Message.Sent(BACKUP, 0))),
              Map.entry(
                  "BLOCK behind SENT",
                  c -> c.say(new Message.Sent(BACKUP, 1)).sendBlock(1, MemberSet.ALL, "more")),
              Map.entry("BRING again", c -> c.say(new Message.Bring(BACKUP, "me", List.of(1L)))),
              Map.entry(
                  "repeated to others",
                  c ->
                      c.sendDamaged(1, "one")
                          .sendBlock(1, MemberSet.of(LineReader.MAX_DECIMAL), "one")),
              Map.entry(
                  "damaged each time",
                  c -> {
                    for (int i = 0; i < 10; i++) {
                      c.sendDamaged(1, "one");
                    }
                  }),
              Map.entry(
                  "damaged without end",
                  c -> {
                    for (int i = 1; i < 1200 && c.closed == null; i++) {
                      c.sendDamaged(i, "x");
                    }
                  }),
              Map.entry("MEMBER", c -> c.say(new Message.Member(1, "me"))),
              Map.entry("FROM", c -> c.say(from(1, new Message.Stored(BACKUP, 0)))),
              Map.entry("KEPT", c -> c.say(new Message.Kept(BACKUP, 0))),
              Map.entry("NEED", c -> c.say(Message.Need.all(BACKUP))),
              Map.entry("WAIT", c -> c.say(new Message.Wait(1, 1))),
              Map.entry("JOIN", c -> c.say(new Message.JoinDestination("group", "me"))),
              Map.entry("JOINED twice", c -> c.say(new Message.Joined(1))),
              Map.entry(
                  "too many announced",
                  c -> c.sayRaw(("BLOCK " + BACKUP + " 1 content 9 * 00000000\n").repeat(1025)))));

  private static Message.From from(long member, Message.OfDestination message) {
    return new Message.From(member, message);
  }

  static Iterable<String> sites() {
    return SITES.keySet();
  }

  static Iterable<String> upstreams() {
    return UPSTREAMS.keySet();
  }

  private static Client siteWithTill(Relays hub) {
    return hub.site("branch").say(new Message.Member(TILL, "till"));
  }

  private static long memberCalled(Client source, String name) {
    return source.received(Message.Member.class).stream()
        .filter(member -> member.name().equals(name))
        .toList()
        .getLast()
        .member();
  }

  /** A source that sends to one destination of this server, and to the site's. */
  private static Client sending(Relays hub, Client good, Client site) {
    Client source = hub.source(2);
    good.say(Message.Need.all(BACKUP));
    site.say(from(TILL, Message.Need.all(BACKUP)));
    return source;
  }

  /** What is to be brought to one destination of a site, by the server that stands in. */
  private static Client bringing(Client upstream, Client till) {
    upstream.say(new Message.Joined(5));
    upstream.say(new Message.Bring(BACKUP, "source", List.of(till.member())));
    till.say(Message.Need.all(BACKUP));
    return upstream;
  }

  @ParameterizedTest
  @MethodSource("sites")
  void aSiteThatBreaksTheProtocolIsClosedAndTheOthersGoOn(String what) {
    try (Relays hub = new Relays(what.hashCode())) {
      Client good = hub.destination("good");
      Client site = siteWithTill(hub);
      Client source = sending(hub, good, site);
      source.sendBlock(0, MemberSet.ALL, "zero");
      SITES.getOrDefault(what, _ -> {}).accept(site);
      assertThat(site.closeCode()).isEqualTo(CloseCode.PROTOCOL);
      assertThat(source.last(Message.Gone.class).code()).isEqualTo("protocol");
      hub.assertGoesOn(source, good);
    }
  }

  @ParameterizedTest
  @MethodSource("upstreams")
  void anUpstreamServerThatBreaksTheProtocolIsClosedAndItsMembersWaitForTheNext(String what) {
    try (Relays branch = new Relays(what.hashCode())) {
      Uplink uplink = branch.server.uplink(1, "group", "branch", "hub:9440");
      Client till = branch.destination("till");
      Client upstream = bringing(branch.upstreamOf(uplink), till);
      upstream.sendBlock(0, MemberSet.ALL, "zero");
      UPSTREAMS.getOrDefault(what, _ -> {}).accept(upstream);
      assertThat(upstream.closeCode()).isEqualTo(CloseCode.PROTOCOL);
      assertThat(till.closed).isNull();
      assertThat(uplink.nextCall()).isLessThan(Long.MAX_VALUE);
      assertThat(branch.events).anyMatch(HostileSitesTest::isLostForProtocol);
      till.say(new Message.Leave());
      assertThat(branch.heldBytes()).isZero();
    }
  }

  private static boolean isLostForProtocol(ServerEvent event) {
    return event instanceof ServerEvent.UpstreamLost lost && lost.code().equals("protocol");
  }

  @Test
  void crumbsOfBlocksDoNotFillASite() {
    List<KeyGrant> keys = List.of(KeyGrant.everything(KeyGrant.MAIN));
    try (Relays branch = new Relays(1, keys, MIB, Spool.NONE)) {
      Uplink uplink = branch.server.uplink(1, "group", "branch", "hub:9440");
      Client till = branch.destination("till");
      Client upstream = bringing(branch.upstreamOf(uplink), till);
      till.pair.stopReading();
      for (int i = 0; i < 3000 && upstream.closed == null; i++) {
        upstream.sendBlock(i, MemberSet.ALL, "x");
      }
      assertThat(upstream.closeCode()).isEqualTo(CloseCode.PROTOCOL);
      assertThat(till.closed).isNull();
    }
  }

  @Test
  void damagedBlocksWithoutEndDoNotFillAServer() {
    try (Relays relays = new Relays(1)) {
      Client good = relays.destination("good");
      Client source = relays.sendingTo(good);
      for (int i = 0; i < 1200 && source.closed == null; i++) {
        source.sendDamaged(i, "x");
      }
      assertThat(source.closeCode()).isEqualTo(CloseCode.PROTOCOL);
      assertThat(good.closed).isNull();
    }
  }

  @Test
  void aSiteThatSaysThatItKeepsWhatItDroppedHarmsOnlyItsOwn() {
    try (Relays hub = new Relays(1)) {
      Client good = hub.destination("good");
      Client site = siteWithTill(hub);
      Client source = sending(hub, good, site);
      source.sendBlock(0, MemberSet.ALL, "zero");
      site.say(new Message.Kept(BACKUP, 0));
      good.say(new Message.Stored(BACKUP, 0));
      assertThat(hub.heldBytes()).isZero();
      source.say(new Message.Sent(BACKUP, 1));
      good.say(new Message.Receipt(BACKUP, ROOT, 1, 4));
      site.say(from(TILL, new Message.Failed(BACKUP, "internal", "")));
      assertThat(hub.events)
          .contains(new ServerEvent.MemberFinished("group", BACKUP, "good", true, ""))
          .contains(new ServerEvent.MemberFinished("group", BACKUP, "till", false, "internal"));
    }
  }

  @Test
  void aSiteSpeaksForNobodyButItsOwnDestinations() {
    try (Relays hub = new Relays(1)) {
      Client good = hub.destination("good");
      Client site = siteWithTill(hub);
      Client source = sending(hub, good, site);
      site.say(from(good.member(), new Message.Receipt(BACKUP, ROOT, 1, 1)));
      assertThat(site.closeCode()).isEqualTo(CloseCode.PROTOCOL);
      assertThat(source.received(Message.From.class))
          .extracting(Message.From::message)
          .doesNotHaveAnyElementsOfTypes(Message.Receipt.class);
    }
  }

  @Test
  void aReceiptForABackupInWhichAMemberOfTheSiteHasNoPartIsNotHeard() {
    try (Relays hub = new Relays(1)) {
      Client good = hub.destination("good");
      Client source = hub.sendingTo(good);
      Client site = siteWithTill(hub);
      site.say(from(TILL, new Message.Receipt(BACKUP, ROOT, 1, 1)));
      assertThat(site.closed).isNull();
      assertThat(source.received(Message.From.class))
          .extracting(Message.From::message)
          .doesNotHaveAnyElementsOfTypes(Message.Receipt.class);
    }
  }

  @Test
  void namesOfOthersAreRefusedToASiteAndTheyKeepTheirs() {
    try (Relays hub = new Relays(1)) {
      Client source = hub.source(0);
      Client good = hub.destination("good");
      hub.connectAs(Relays.device(7))
          .say(new Message.JoinDestination("group", "away"))
          .say(new Message.Leave());
      hub.devices.block("blocked");
      Client site =
          hub.site("branch")
              .say(new Message.Member(1, "good"))
              .say(new Message.Member(2, "away"))
              .say(new Message.Member(3, "blocked"));
      assertThat(site.received(Message.Gone.class))
          .containsExactly(
              new Message.Gone(1, "name-taken", ""),
              new Message.Gone(2, "name-of-another", ""),
              new Message.Gone(3, "blocked", ""));
      assertThat(source.received(Message.Member.class))
          .extracting(Message.Member::name)
          .containsExactly("good", "away");
      assertThat(good.closed).isNull();
    }
  }

  @Test
  void theSourceIsToldForWhomOfTheSiteItWaits() {
    List<KeyGrant> keys = List.of(KeyGrant.everything(KeyGrant.MAIN));
    try (Relays hub = new Relays(1, keys, 4 * MIB, Spool.NONE)) {
      Client site = siteWithTill(hub).say(new Message.Member(8, "stock"));
      site.releases = false;
      Client source = hub.source(2);
      site.say(from(TILL, Message.Need.all(BACKUP))).say(from(8, Message.Need.all(BACKUP)));
      site.say(new Message.Full(BACKUP, List.of(8L)));
      String body = "z".repeat((int) MIB);
      for (int i = 0; i < 12; i++) {
        source.queueBlock(i, MemberSet.ALL, body);
      }
      hub.run();
      assertThat(source.last(Message.Full.class).members())
          .containsExactly(memberCalled(source, "stock"));
      site.say(new Message.Full(BACKUP, List.of(99L)));
      assertThat(site.closed).isNull();
    }
  }

  @Test
  void aBlockThatComesDamagedToASiteComesOverTheLineAgainForTheSame() {
    try (Relays hub = new Relays(1)) {
      Client good = hub.destination("good");
      Client site = siteWithTill(hub).say(new Message.Member(8, "stock"));
      Client source = hub.source(3);
      good.say(Message.Need.all(BACKUP));
      site.say(from(TILL, Message.Need.all(BACKUP))).say(from(8, Message.Need.all(BACKUP)));
      source.sendBlock(0, MemberSet.of(memberCalled(source, "till")), "zero");
      site.say(new Message.Retry(BACKUP, 0));
      assertThat(site.bodies).containsExactly("zero", "zero");
      assertThat(site.headers)
          .extracting(Message.Block::members)
          .containsExactly(MemberSet.of(TILL), MemberSet.of(TILL));
      assertThat(source.received(Message.Retry.class)).isEmpty();
    }
  }

  @Test
  void aSiteAsksForWhatCameDamagedAndKeepsWhatComesThen() {
    try (Relays branch = new Relays(1)) {
      Uplink uplink = branch.server.uplink(1, "group", "branch", "hub:9440");
      Client till = branch.destination("till");
      Client upstream = bringing(branch.upstreamOf(uplink), till);
      upstream.sendDamaged(0, "zero");
      upstream.sendBlock(3, MemberSet.ALL, "three");
      assertThat(upstream.last(Message.Retry.class)).isEqualTo(new Message.Retry(BACKUP, 0));
      assertThat(upstream.received(Message.Kept.class)).isEmpty();
      assertThat(till.bodies).isEmpty();
      upstream.sendBlock(0, MemberSet.ALL, "zero");
      assertThat(till.bodies).containsExactly("zero", "three");
      assertThat(upstream.last(Message.Kept.class).number()).isEqualTo(3);
    }
  }

  @Test
  void whatAnUpstreamServerSaysOfThoseWhoAreNotThereIsPassedOver() {
    try (Relays branch = new Relays(1)) {
      Uplink uplink = branch.server.uplink(1, "group", "branch", "hub:9440");
      Client till = branch.destination("till");
      Client upstream = bringing(branch.upstreamOf(uplink), till);
      upstream.sendBlock(0, MemberSet.of(999), "for nobody");
      upstream.say(new Message.Drop(BACKUP, 999, "slow")).say(new Message.Gone(999, "full", ""));
      upstream.sendBlock(1, MemberSet.ALL, "one");
      assertThat(upstream.closed).isNull();
      assertThat(till.bodies).containsExactly("one");
      assertThat(branch.events).noneMatch(ServerEvent.MemberRefused.class::isInstance);
    }
  }
}
