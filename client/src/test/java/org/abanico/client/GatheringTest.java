package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.abanico.client.ClientEvent.DestinationResult;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.ClientEvent.ReadyToSend;
import org.abanico.client.ClientEvent.SourceFinished;
import org.abanico.client.ClientEvent.WaitedInVain;
import org.abanico.client.World.Actor;
import org.abanico.wire.message.Message;
import org.junit.jupiter.api.Test;

/** When a source begins, and with whom. */
class GatheringTest {
  private static final String BACKUP = "20260102T030405Z";
  private static final String OTHER = BACKUP + ".2";
  private static final SourceOptions THREE = SourceOptions.usual("group", "source", 3);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static MemorySource folder(World world) {
    return new MemorySource(BACKUP, world.random, 500, 500);
  }

  @Test
  void whenItsTimeIsOverItBeginsWithAtLeastAsManyAsAreEnough() {
    try (World world = new World(1)) {
      world.destination("a", new MemoryTarget());
      world.destination("b", new MemoryTarget());
      long began = world.now;
      Actor source = world.source(THREE.withWait(MINUTE, 2), folder(world));
      world.until("the end", () -> source.outcome() != null);
      assertThat(world.now - began).isGreaterThan(MINUTE.toNanos());
      assertThat(source.outcome()).isEqualTo(Outcome.COMPLETE);
      assertThat(source.told(SourceFinished.class).getFirst().destinations())
          .hasSize(2)
          .allMatch(DestinationResult::held);
    }
  }

  @Test
  void withFewerItGivesUpAndSaysWhoWasThere() {
    try (World world = new World(2)) {
      world.destination("a", new MemoryTarget());
      Actor source = world.source(THREE.withWait(MINUTE, 2), folder(world));
      world.until("the end", () -> source.outcome() != null);
      assertThat(source.outcome()).isEqualTo(Outcome.TOO_FEW);
      assertThat(source.told(WaitedInVain.class))
          .containsExactly(new WaitedInVain(List.of("a"), 3));
      assertThat(source.hasTold(ReadyToSend.class)).isFalse();
    }
  }

  @Test
  void whoeverDoesNotWantToWaitBeginsAtOnce() {
    try (World world = new World(3)) {
      Actor source = world.source(THREE, folder(world));
      world.until("its place", () -> source.hasTold(ClientEvent.Joined.class));
      SourceClient client = (SourceClient) source.program();
      assertThat(client.startNow(world.now)).as("nobody is there").isFalse();
      world.destination("a", new MemoryTarget());
      world.until("a destination", () -> source.hasTold(ClientEvent.MemberJoined.class));
      assertThat(client.startNow(world.now)).isTrue();
      world.until("the end", () -> source.outcome() != null);
      assertThat(source.outcome()).isEqualTo(Outcome.COMPLETE);
    }
  }

  @Test
  void theTimeInWhichOthersComeFirstDoesNotCount() {
    try (World world = new World(4)) {
      MemoryTarget target = new MemoryTarget();
      Actor destination = world.destination("d", target);
      Actor first = world.source(SourceOptions.usual("group", "first", 1), folder(world));
      world.until("NEED", () -> target.begun == 1);
      destination.disk.stuck = true;
      MemorySource other = new MemorySource(OTHER, world.random, 5);
      SourceOptions patient = SourceOptions.usual("group", "second", 1).withWait(MINUTE, 1);
      Actor second = world.source(patient, other);
      first.disk.stuck = true;
      world.pass(3 * MINUTE.toNanos());
      assertThat(second.outcome()).isNull();
      first.disk.stuck = false;
      destination.disk.stuck = false;
      world.until("both ends", () -> first.outcome() != null && second.outcome() != null);
      assertThat(second.outcome()).isEqualTo(Outcome.COMPLETE);
    }
  }

  /**
   * A server that a test plays, to a source that has begun a further backup for a second member.
   */
  private static final class Two {
    final World world = new World(5);
    final Puppet server = new Puppet();
    final MemorySource folder = folder(world);
    final Actor source;

    Two() {
      world.acceptor = _ -> server.port;
      source = world.source(new SourceOptions("group", "source", 1), folder);
      world.until("JOIN", () -> !server.messages.isEmpty());
      server.say(new Message.Joined(1), new Message.Member(7, "seven"));
      server.say(new Message.ReadyToSend(BACKUP, List.of(7L)), need(7, BACKUP));
      world.until("blocks", () -> server.blocks.size() == 2);
      server.say(new Message.Kept(BACKUP, 1), new Message.Member(8, "eight"));
      world.until("START", () -> !server.received(Message.Start.class).isEmpty());
      Message.Start start = server.received(Message.Start.class).getFirst();
      assertThat(start.members().numbers()).containsExactly(8L);
      assertThat(server.received(Message.Sent.class)).containsExactly(new Message.Sent(BACKUP, 2));
      server.say(new Message.ReadyToSend(start.backup(), List.of(8L)), need(8, start.backup()));
      world.until("blocks", () -> server.blocks.size() == 4);
      server.say(new Message.Kept(start.backup(), 1));
    }

    static Message need(long member, String backup) {
      return new Message.From(member, Message.Need.all(backup));
    }

    Message receipt(long member, String backup) {
      String name = member == 7 ? "seven" : "eight";
      return new Message.From(member, server.receipt(backup, name, folder.summary()));
    }

    void end() {
      world.until("the end", () -> source.outcome() != null);
    }
  }

  @Test
  void receiptsOfAnEarlierBackupComeWhileTheNextIsSent() {
    Two two = new Two();
    two.server.say(two.receipt(8, OTHER), two.receipt(7, BACKUP));
    two.end();
    assertThat(two.source.outcome()).isEqualTo(Outcome.COMPLETE);
    two.world.close();
  }

  @Test
  void aReceiptOfOneBackupNeverCountsForAnother() {
    Two two = new Two();
    two.server.say(two.receipt(7, OTHER));
    two.end();
    assertThat(two.source.outcome()).isEqualTo(Outcome.NO_CONNECTION);
    assertThat(two.source.told(SourceFinished.class).getFirst().destinations())
        .hasSize(2)
        .noneMatch(DestinationResult::held);
    two.world.close();
  }
}
