package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.abanico.client.World.Actor;
import org.abanico.security.seal.BlockSealer;
import org.abanico.transport.CloseCode;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.Message;
import org.junit.jupiter.api.Test;

/**
 * Whoever waits for a backup is told who holds it up, in time and no more often than it is read.
 */
class HeldUpTest {
  private static final String BACKUP = "20260102T030405Z-first";
  private static final int BLOCKS = 60;

  private static MemorySource folder(World world) {
    int[] sizes = new int[BLOCKS];
    Arrays.fill(sizes, Limits.MAX_BLOCK_BYTES - BlockSealer.TAG_BYTES);
    return new MemorySource(BACKUP, world.random, sizes);
  }

  @Test
  void aSlowDestinationIsNamedOnceAndNotAtEachBlock() {
    try (World world = new World(3, 2 * Limits.MAX_BLOCK_BYTES)) {
      world.destination("slow", new MemoryTarget()).disk.slowness = 200;
      Actor source = world.source(folder(world), 1);
      world.until("the end", () -> source.outcome() != null);
      assertThat(source.told(ClientEvent.HeldUp.class))
          .containsExactly(
              new ClientEvent.HeldUp(List.of("slow")), new ClientEvent.HeldUp(List.of()));
    }
  }

  @Test
  void aServerThatChangesItsMindAllTheTimeIsHeardEveryTenSecondsAndToTheEnd() {
    try (World world = new World(4)) {
      Puppet server = new Puppet();
      world.acceptor = _ -> server.port;
      Actor source = world.source(folder(world), 1);
      world.until("a source", () -> !server.received(Message.JoinSource.class).isEmpty());
      server.say(
          new Message.Joined(1),
          new Message.Member(7, "seven"),
          new Message.ReadyToSend(BACKUP, List.of(7L)));
      world.until("a beginning", () -> source.hasTold(ClientEvent.ReadyToSend.class));
      for (int i = 0; i < 45; i++) {
        List<Long> behind = i % 2 == 0 ? List.of(7L) : List.of();
        server.say(new Message.Full(BACKUP, behind));
        world.pass(World.SECOND);
      }
      assertThat(source.told(ClientEvent.HeldUp.class)).hasSizeBetween(1, 5);
      world.pass(11 * World.SECOND);
      assertThat(source.told(ClientEvent.HeldUp.class).getLast().names()).containsExactly("seven");
      server.say(new Message.Full(BACKUP, List.of()));
      world.until("room", () -> source.told(ClientEvent.HeldUp.class).getLast().names().isEmpty());
      server.port.close(CloseCode.DONE, "", world.now);
      source.program().interrupt(world.now);
    }
  }
}
