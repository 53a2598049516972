package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.abanico.client.ClientEvent.BackupFailed;
import org.abanico.client.ClientEvent.Disconnected;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.ClientEvent.SourceFinished;
import org.abanico.client.World.Actor;
import org.abanico.security.seal.BlockSealer;
import org.abanico.transport.CloseCode;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.Phase;
import org.abanico.wire.message.Report;
import org.abanico.wire.message.Wanted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients of a server that says what it may not, or passes on what members may not say. */
class HostileServerTest {
  private static final String BACKUP = "20260102T030405Z";
  private static final String OTHER = "20270102T030405Z";
  private static final String ROOT = "0123456789abcdef".repeat(4);

  private final World world = new World(1);
  private final Puppet server = new Puppet();

  HostileServerTest() {
    world.acceptor = _ -> server.port;
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void steps() {
    for (int i = 0; i < 300; i++) {
      world.step();
    }
  }

  private static Message from(Message.OfDestination message) {
    return new Message.From(7, message);
  }

  private static final Message READY = new Message.ReadyToSend(BACKUP, List.of(7L));

  /** What a server may not say to a source that has joined and has one member. */
  private static final Map<String, Consumer<Puppet>> TO_SOURCE =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("JOINED twice", s -> s.say(new Message.Joined(1))),
              Map.entry("REFUSED after JOINED", s -> s.say(new Message.Refused("full", ""))),
              Map.entry(
                  "READY for another", s -> s.say(new Message.ReadyToSend(OTHER, List.of(7L)))),
              Map.entry(
                  "READY with a stranger",
                  s -> s.say(new Message.ReadyToSend(BACKUP, List.of(7L, 8L)))),
              Map.entry("READY twice", s -> s.say(READY, READY)),
              Map.entry("MEMBER of two names", s -> s.say(new Message.Member(7, "eight"))),
              Map.entry("KEPT too early", s -> s.say(READY, new Message.Kept(BACKUP, 0))),
              Map.entry("RETRY too early", s -> s.say(READY, new Message.Retry(BACKUP, 0))),
              Map.entry("KEPT of another", s -> s.say(READY, new Message.Kept(OTHER, 0))),
              Map.entry("FULL of another", s -> s.say(new Message.Full(OTHER, List.of(7L)))),
              Map.entry("FROM too early", s -> s.say(from(Message.Need.all(BACKUP)))),
              Map.entry(
                  "FROM a stranger",
                  s -> s.say(READY, new Message.From(8, Message.Need.all(BACKUP)))),
              Map.entry("FROM about another", s -> s.say(READY, from(Message.Need.all(OTHER)))),
              Map.entry("BEGIN", s -> s.say(new Message.Begin(BACKUP, "s"))),
              Map.entry("LEAVE", s -> s.say(new Message.Leave())),
              Map.entry("BLOCK", s -> s.block(BACKUP, 0, 1, MemorySource.MORE))));

  /** What a server may not say to a destination that has joined. */
  private static final Map<String, Consumer<Puppet>> TO_DESTINATION =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("JOINED twice", s -> s.say(new Message.Joined(1))),
              Map.entry("REFUSED after JOINED", s -> s.say(new Message.Refused("full", ""))),
              Map.entry(
                  "BEGIN twice",
                  s -> s.say(new Message.Begin(BACKUP, "s"), new Message.Begin(OTHER, "s"))),
              Map.entry(
                  "KEY twice", s -> s.say(new Message.Begin(BACKUP, "s"), Puppet.keyOf(BACKUP))),
              Map.entry("READY", s -> s.say(READY)),
              Map.entry("MEMBER", s -> s.say(new Message.Member(1, "x"))),
              Map.entry("STORED", s -> s.say(new Message.Stored(BACKUP, 1)))));

  private static final List<Message> TO_NEITHER =
      List.of(
          new Message.JoinDestination("group", "x"),
          new Message.JoinSource("group", "x", 1, OTHER),
          new Message.JoinSite("group", "x"),
          new Message.JoinObserver("x"),
          new Message.Bring(OTHER, "x", List.of(1L)),
          new Message.Sent(OTHER, 1),
          new Message.Start(OTHER, MemberSet.ALL),
          new Message.Drop(OTHER, 7, "slow"),
          new Message.AskReport(),
          new Message.StartGroup("group"),
          new Message.Started("group", OTHER, 1),
          new Message.Stored(OTHER, 1),
          Message.Need.all(OTHER),
          new Message.Want(OTHER, 1, Wanted.ALL),
          new Message.Progress(OTHER, 1, 1, Phase.RECEIVING),
          new Message.Receipt(OTHER, ROOT, 1, 1),
          new Report.Group("group", Report.State.values()[0], 1, 0, 0),
          new Report.Held("m", OTHER, 1),
          new Report.End(1));

  static List<Message> toNeither() {
    return TO_NEITHER;
  }

  static List<Message> onlyToSources() {
    return List.of(
        new Message.Member(7, "seven"),
        new Message.Gone(7, "left", ""),
        new Message.Turn(1),
        from(new Message.Stored(OTHER, 1)),
        new Message.Kept(OTHER, 1),
        new Message.Retry(OTHER, 1),
        new Message.Full(OTHER, List.of(7L)));
  }

  private static void isClosed(World world, Actor client) {
    world.until("the end", () -> client.outcome() != null);
    assertThat(client.outcome()).isEqualTo(Outcome.NO_CONNECTION);
    assertThat(client.told(Disconnected.class).getFirst().reason().code())
        .isEqualTo(CloseCode.PROTOCOL);
  }

  @ParameterizedTest
  @MethodSource("toNeither")
  void aSourceClosesAServerThatSaysWhatOthersSay(Message message) {
    Actor source = sending(5, 5);
    server.say(message);
    isClosed(world, source);
  }

  @ParameterizedTest
  @MethodSource({"toNeither", "onlyToSources"})
  void aDestinationClosesAServerThatSaysWhatOthersSay(Message message) {
    Actor destination = receiving(new MemoryTarget());
    server.say(message);
    isClosed(world, destination);
  }

  @ParameterizedTest
  @MethodSource("onlyToSources")
  void aSourceThatWasNotTakenInHearsNothingButThat(Message message) {
    Actor source = world.source(new MemorySource(BACKUP, world.random, 5, 5), 1);
    world.until("JOIN", () -> !server.messages.isEmpty());
    server.say(message);
    isClosed(world, source);
  }

  @Test
  void whatAServerSaysToADestinationAboutBackupsThatItDoesNotKnowIsPassedOver() {
    Actor destination = receiving(new MemoryTarget());
    server.say(
        new Message.Wait(1, 2),
        Puppet.keyOf(OTHER),
        new Message.Total(OTHER, 1, 1, true),
        new Message.Failed(OTHER, "source-gone", ""));
    steps();
    assertThat(destination.outcome()).isNull();
    assertThat(destination.hasTold(ClientEvent.Waiting.class)).isTrue();
  }

  static Iterable<String> toSource() {
    return TO_SOURCE.keySet();
  }

  static Iterable<String> toDestination() {
    return TO_DESTINATION.keySet();
  }

  private Actor sending(int... sizes) {
    Actor source = world.source(new MemorySource(BACKUP, world.random, sizes), 1);
    world.until("JOIN", () -> !server.messages.isEmpty());
    server.say(new Message.Joined(1), new Message.Member(7, "seven"));
    return source;
  }

  private Actor receiving(MemoryTarget target) {
    Actor destination =
        world.destination(new DestinationOptions("group", "d", false, false), target);
    world.until("JOIN", () -> !server.messages.isEmpty());
    server.say(new Message.Joined(1));
    return destination;
  }

  @ParameterizedTest
  @MethodSource("toSource")
  void aSourceClosesAServerThatBreaksTheProtocol(String what) {
    Actor source = sending(5, 5);
    TO_SOURCE.getOrDefault(what, _ -> {}).accept(server);
    world.until("the end", () -> source.outcome() != null);
    assertThat(source.outcome()).isEqualTo(Outcome.NO_CONNECTION);
    assertThat(source.told(Disconnected.class).getFirst().reason().code())
        .isEqualTo(CloseCode.PROTOCOL);
  }

  @ParameterizedTest
  @MethodSource("toDestination")
  void aDestinationClosesAServerThatBreaksTheProtocol(String what) {
    Actor destination = receiving(new MemoryTarget());
    TO_DESTINATION.getOrDefault(what, _ -> {}).accept(server);
    world.until("the end", () -> destination.outcome() != null);
    assertThat(destination.outcome()).isEqualTo(Outcome.NO_CONNECTION);
    assertThat(destination.told(Disconnected.class).getFirst().reason().code())
        .isEqualTo(CloseCode.PROTOCOL);
  }

  private String codeOfSeven(Actor source) {
    world.until("the end", () -> source.outcome() != null);
    assertThat(source.outcome()).isEqualTo(Outcome.FAILED);
    return source.told(SourceFinished.class).getFirst().destinations().getFirst().code();
  }

  @Test
  void aMemberThatStoresWhatWasNotSentFails() {
    Actor source = sending(5, 5);
    server.say(READY, from(Message.Need.all(BACKUP)), from(new Message.Stored(BACKUP, 1L << 61)));
    assertThat(codeOfSeven(source)).isEqualTo("protocol");
  }

  @Test
  void aMemberThatAsksTheSourceForABlockAgainFails() {
    Actor source = sending(5, 5);
    server.say(READY, from(Message.Need.all(BACKUP)));
    world.until("blocks", () -> server.blocks.size() == 2);
    server.say(from(new Message.Retry(BACKUP, 1)));
    assertThat(codeOfSeven(source)).isEqualTo("protocol");
    world.until("DROP", () -> !server.received(Message.Drop.class).isEmpty());
    assertThat(server.received(Message.Drop.class))
        .containsExactly(new Message.Drop(BACKUP, 7, "protocol"));
  }

  @Test
  void aServerThatAsksForABlockForEverIsLeft() {
    Actor source = sending(5, 5);
    server.say(READY, from(Message.Need.all(BACKUP)));
    world.until("blocks", () -> server.blocks.size() == 2);
    for (int i = 0; i < 100; i++) {
      server.say(new Message.Retry(BACKUP, 0));
    }
    world.until("the end", () -> source.outcome() != null);
    assertThat(source.told(Disconnected.class).getFirst().reason().code())
        .isEqualTo(CloseCode.PROTOCOL);
    assertThat(server.blocks).hasSizeLessThan(30);
  }

  @Test
  void aBlockIsSentAgainAsItWas() {
    sending(5, 5);
    server.say(READY, from(Message.Need.all(BACKUP)));
    world.until("blocks", () -> server.blocks.size() == 2);
    server.say(new Message.Retry(BACKUP, 0));
    world.until("a repeated one", () -> server.blocks.size() == 3);
    assertThat(server.blocks.getLast()).isEqualTo(server.blocks.getFirst());
    server.say(new Message.Kept(BACKUP, 1));
    world.until("SENT", () -> !server.received(Message.Sent.class).isEmpty());
    steps();
    assertThat(server.received(Message.Sent.class)).containsExactly(new Message.Sent(BACKUP, 2));
  }

  @Test
  void aMemberThatClaimsToHoldEverythingFromTheStartIsNotBelieved() {
    Actor source = sending(5, 5);
    server.say(READY, from(new Message.Receipt(BACKUP, ROOT, 2, 10)));
    assertThat(codeOfSeven(source)).isEqualTo("protocol");
  }

  @Test
  void aMemberThatClaimsToHoldEverythingBeforeItWasSentIsNotBelieved() {
    Actor source = sending(5, 5);
    server.say(
        READY, from(Message.Need.all(BACKUP)), from(new Message.Receipt(BACKUP, ROOT, 2, 10)));
    assertThat(codeOfSeven(source)).isEqualTo("mismatch");
  }

  @Test
  void aMemberThatAnswersWhatItWasNotAskedFails() {
    Actor source = sending(5, 5);
    server.say(
        READY, from(Message.Need.all(BACKUP)), from(new Message.Want(BACKUP, 0, Wanted.NONE)));
    assertThat(codeOfSeven(source)).isEqualTo("protocol");
  }

  @Test
  void nothingIsSentBeforeEveryMembersAnswer() {
    sending(5, 5, 5);
    server.say(READY);
    steps();
    assertThat(server.blocks).isEmpty();
    server.say(from(Message.Need.all(BACKUP)));
    world.until("the rest", () -> server.blocks.size() == 3);
    assertThat(server.blocks).extracting(Message.Block::number).containsExactly(0L, 1L, 2L);
  }

  @Test
  void noMoreIsReadThanTheServerMayNotKeep() {
    int[] sizes = new int[300];
    java.util.Arrays.fill(sizes, 10);
    sending(sizes);
    server.say(READY, from(Message.Need.all(BACKUP)));
    world.until("blocks", () -> server.blocks.size() == Limits.MAX_UNKEPT_BLOCKS);
    steps();
    assertThat(server.blocks).hasSize(Limits.MAX_UNKEPT_BLOCKS);
    server.say(from(new Message.Stored(BACKUP, 200)));
    steps();
    assertThat(server.blocks).hasSize(Limits.MAX_UNKEPT_BLOCKS);
    server.say(new Message.Kept(BACKUP, 100));
    world.until("the rest", () -> server.blocks.size() == 300);
  }

  @Test
  void totalsAreToldAtMostTwiceASecond() {
    sending(5, 5);
    server.say(READY);
    world.until("a total", () -> !server.received(Message.Total.class).isEmpty());
    steps();
    assertThat(server.received(Message.Total.class))
        .containsExactly(new Message.Total(BACKUP, 2, 10, true));
  }

  @Test
  void aDestinationIgnoresWhatIsAboutAnotherBackup() {
    MemoryTarget target = new MemoryTarget();
    receiving(target);
    server.say(new Message.Begin(BACKUP, "s"));
    server.block(OTHER, 0, 1, MemorySource.END);
    server.say(new Message.Failed(OTHER, "source-gone", ""), new Message.Total(OTHER, 1, 1, true));
    server.block(BACKUP, 0, 9, MemorySource.END);
    world.until("a receipt", () -> !server.received(Message.Receipt.class).isEmpty());
    assertThat(target.published.get(BACKUP)).hasSize(1);
    assertThat(server.received(Message.Receipt.class).getFirst().bytes()).isEqualTo(9);
  }

  @Test
  void aBlockThatComesTwiceIsWrittenOnce() {
    MemoryTarget target = new MemoryTarget();
    receiving(target);
    server.say(new Message.Begin(BACKUP, "s"));
    server.block(BACKUP, 0, 1, MemorySource.MORE);
    server.block(BACKUP, 0, 1, MemorySource.MORE);
    server.block(BACKUP, 1, 1, MemorySource.END);
    world.until("a receipt", () -> !server.received(Message.Receipt.class).isEmpty());
    assertThat(target.published.get(BACKUP)).hasSize(2);
    assertThat(server.received(Message.Stored.class))
        .extracting(Message.Stored::number)
        .doesNotHaveDuplicates()
        .isSubsetOf(0L, 1L);
  }

  @Test
  void moreThanASourceMayHaveUnstoredIsNotHeldBehindADamagedBlock() {
    MemoryTarget target = new MemoryTarget();
    target.damage(0, 1);
    Actor destination = receiving(target);
    server.say(new Message.Begin(BACKUP, "s"));
    int blocks = Limits.MAX_UNKEPT_BYTES / Limits.MAX_BLOCK_BYTES + 2;
    for (int i = 0; i < blocks; i++) {
      server.block(BACKUP, i, Limits.MAX_BLOCK_BYTES - BlockSealer.TAG_BYTES, MemorySource.MORE);
    }
    world.until("its failure", () -> destination.hasTold(BackupFailed.class));
    world.until("word of it", () -> !server.received(Message.Failed.class).isEmpty());
    assertThat(destination.told(BackupFailed.class).getFirst().code()).isEqualTo("internal");
    assertThat(destination.outcome()).isNull();
    steps();
    assertThat(server.port.unsentBytes()).isZero();
  }

  @Test
  void progressOfADestinationSaysWhatItDoes() {
    MemoryTarget target = new MemoryTarget();
    Actor destination = receiving(target);
    server.say(new Message.Begin(BACKUP, "s"));
    server.block(BACKUP, 0, 8, MemorySource.MORE);
    world.until("progress", () -> server.received(Message.Progress.class).size() > 3);
    assertThat(server.received(Message.Progress.class).getLast())
        .isEqualTo(new Message.Progress(BACKUP, 1, 8, Phase.RECEIVING));
    server.block(BACKUP, 1, 8, MemorySource.END);
    destination.disk.slowness = 1000;
    world.until("a receipt", () -> !server.received(Message.Receipt.class).isEmpty());
    assertThat(server.received(Message.Progress.class))
        .extracting(Message.Progress::phase)
        .contains(Phase.PUBLISHING);
  }
}
