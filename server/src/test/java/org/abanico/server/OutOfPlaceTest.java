package org.abanico.server;

import static org.abanico.server.Relays.BACKUP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.abanico.server.Relays.Client;
import org.abanico.transport.CloseCode;
import org.abanico.wire.message.BlockKind;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.Phase;
import org.abanico.wire.message.Report;
import org.abanico.wire.message.Wanted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message, said by every client whose message it is not (protocol.md, section 7). */
class OutOfPlaceTest {
  private static final String ROOT = "0".repeat(64);
  private static final String DEVICE = "0".repeat(32);

  private static final Map<String, Function<Relays, Client>> CLIENTS =
      new TreeMap<>(
          Map.of(
              "stranger", Relays::connect,
              "destination", relays -> relays.destination("d"),
              "source", relays -> relays.source(2),
              "site", relays -> relays.site("s"),
              "observer", relays -> relays.connect().say(new Message.JoinObserver("o")),
              "restorer",
                  relays -> {
                    relays.destination("d");
                    return relays.restorer("r", "d");
                  }));

  /** Who may say what, beyond LEAVE and what names a backup that may be over. */
  private static final Map<Class<? extends Message>, Set<String>> ALLOWED =
      Map.of(
          Message.Member.class, Set.of("site"),
          Message.AskReport.class, Set.of("observer"),
          Message.StartGroup.class, Set.of("observer"));

  private static final List<Message> MESSAGES =
      List.of(
          new Message.Joined(1),
          new Message.Refused("full", ""),
          new Message.Member(1, "m"),
          new Message.Wait(1, 1),
          new Message.ReadyToSend(BACKUP, List.of(1L)),
          new Message.Begin(BACKUP, "s"),
          new Message.Bring(BACKUP, "s", List.of(1L)),
          new Message.Request("r", 1, "n", DEVICE, "x"),
          new Message.Turn(1),
          new Message.Started("group", BACKUP, 1),
          new Message.AskReport(),
          new Message.StartGroup("group"),
          new Report.Group("group", Report.State.values()[0], 1, 0, 0),
          new Report.Running(BACKUP, 1, true),
          new Report.Part("m", Report.PartState.HELD, 1, 1, ""),
          new Report.Held("m", BACKUP, 1),
          new Report.Missed("m", BACKUP, "away", 1),
          new Report.End(1));

  static Iterable<String> clients() {
    return CLIENTS.keySet();
  }

  private static void isRefused(String who, Message message) {
    try (Relays relays = new Relays(who.hashCode())) {
      Client client = CLIENTS.getOrDefault(who, Relays::connect).apply(relays);
      Client other = relays.destination("other");
      client.say(message);
      assertThat(client.closeCode()).as("%s from a %s", message, who).isEqualTo(CloseCode.PROTOCOL);
      assertThat(other.closed).isNull();
      assertThat(other.say(new Message.Leave()).closeCode()).isEqualTo(CloseCode.DONE);
    }
  }

  @ParameterizedTest
  @MethodSource("clients")
  void whatOnlyOthersSayClosesTheConnection(String who) {
    for (Message message : MESSAGES) {
      if (!ALLOWED.getOrDefault(message.getClass(), Set.of()).contains(who)) {
        isRefused(who, message);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("clients")
  void nobodyJoinsTwice(String who) {
    if (!who.equals("stranger")) {
      isRefused(who, new Message.JoinDestination("group", "x"));
      isRefused(who, new Message.JoinSource("group", "x", 1, "b"));
      isRefused(who, new Message.JoinSite("group", "x"));
      isRefused(who, new Message.JoinObserver("x"));
      isRefused(who, new Message.JoinRestorer("group", "x", "d", "q", DEVICE, "x"));
    }
  }

  @Test
  void aStrangerSaysNothingOfBackups() {
    for (Message message :
        List.of(
            new Message.Start(BACKUP, MemberSet.ALL),
            new Message.Key(BACKUP, DEVICE, "x"),
            new Message.Total(BACKUP, 1, 1, true),
            new Message.Sent(BACKUP, 1),
            new Message.Drop(BACKUP, 1, "slow"),
            new Message.Gone(1, "left", ""),
            new Message.From(1, new Message.Stored(BACKUP, 1)),
            new Message.Kept(BACKUP, 1),
            new Message.Full(BACKUP, List.of()),
            Message.Need.all(BACKUP),
            new Message.Want(BACKUP, 1, Wanted.ALL),
            new Message.Stored(BACKUP, 1),
            new Message.Retry(BACKUP, 1),
            new Message.Progress(BACKUP, 1, 1, Phase.RECEIVING),
            new Message.Receipt(BACKUP, ROOT, 1, 1),
            new Message.Failed(BACKUP, "internal", ""),
            new Message.Block(BACKUP, 0, BlockKind.CONTENT, 1, MemberSet.ALL, 0))) {
      if (!(message instanceof Message.Block)) {
        isRefused("stranger", message);
      }
    }
    for (String who : List.of("destination", "site", "observer")) {
      isRefused(who, new Message.Start(BACKUP, MemberSet.ALL));
    }
    for (String who : List.of("site", "observer")) {
      isRefused(who, new Message.Sent(BACKUP, 1));
    }
  }

  @ParameterizedTest
  @MethodSource("clients")
  void whoeverLeavesIsHeardNoMore(String who) {
    try (Relays relays = new Relays(1)) {
      Client client = CLIENTS.getOrDefault(who, Relays::connect).apply(relays);
      client.sayRaw("LEAVE\nJOINED 1\n");
      assertThat(client.closeCode()).isEqualTo(CloseCode.DONE);
    }
  }

  @Test
  void aSourceThatWaitsBeginsNothingElse() {
    try (Relays relays = new Relays(1)) {
      Client source = relays.source(2);
      source.say(new Message.Start("another", MemberSet.ALL));
      assertThat(source.closeCode()).isEqualTo(CloseCode.PROTOCOL);
    }
  }

  @Test
  void aSourceThatWaitsMayBeginWithWhoIsThere() {
    try (Relays relays = new Relays(1)) {
      Client destination = relays.destination("d");
      Client source = relays.source(2);
      assertThat(source.received(Message.ReadyToSend.class)).isEmpty();
      source.say(new Message.Start(BACKUP, MemberSet.of(destination.member())));
      assertThat(source.last(Message.ReadyToSend.class).members())
          .containsExactly(destination.member());
    }
  }

  @Test
  void aSourceThatHasSentEverythingBeginsAnotherBackupButNotTheSame() {
    try (Relays relays = new Relays(1)) {
      Client first = relays.destination("first");
      Client source = relays.sendingTo(first);
      source.sendBlock(0, MemberSet.ALL, "zero").say(new Message.Sent(BACKUP, 1));
      first.say(new Message.Stored(BACKUP, 0)).say(new Message.Receipt(BACKUP, ROOT, 1, 4));
      Client second = relays.destination("second");
      source.say(new Message.Start("another", MemberSet.ALL));
      assertThat(source.closed).isNull();
      assertThat(source.last(Message.ReadyToSend.class).backup()).isEqualTo("another");
      assertThat(source.last(Message.ReadyToSend.class).members()).contains(second.member());
      source.say(new Message.Sent("another", 0));
      source.say(new Message.Start(BACKUP, MemberSet.ALL));
      assertThat(source.closeCode()).isEqualTo(CloseCode.PROTOCOL);
    }
  }

  @Test
  void whoGetsAFolderBackAndASiteSayNothingThatOnlyASourceSays() {
    for (String who : List.of("restorer", "site")) {
      isRefused(who, new Message.Total(BACKUP, 1, 1, true));
      isRefused(who, new Message.Drop(BACKUP, 1, "slow"));
      isRefused(who, new Message.Key(BACKUP, DEVICE, "x"));
    }
  }
}
