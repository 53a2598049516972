package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.abanico.client.ClientEvent.BackupFailed;
import org.abanico.client.World.Actor;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** STORED is said of what outlasts a loss of power, and only of that. */
final class StoredTest {
  private static final String BACKUP = "20260102T030405Z";
  private static final long MILLISECOND = 1_000_000;

  private final World world = new World(3);
  private final Puppet server = new Puppet();
  private final MemoryTarget target = new MemoryTarget();

  StoredTest() {
    world.acceptor = _ -> server.port;
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Actor receiving() {
    Actor destination =
        world.destination(new DestinationOptions("group", "d", false, false), target);
    world.until("JOIN", () -> !server.messages.isEmpty());
    server.say(new Message.Joined(1), new Message.Begin(BACKUP, "s"));
    return destination;
  }

  private long lastStored() {
    return server.received(Message.Stored.class).stream()
        .mapToLong(Message.Stored::number)
        .max()
        .orElse(-1);
  }

  private boolean onlyWhatIsDurableIsCalledStored() {
    assertThat(lastStored()).isLessThan(target.durable);
    return true;
  }

  @Test
  void isNotSaidOfWhatIsOnlyWritten() {
    receiving();
    for (int i = 0; i < 500; i++) {
      server.block(BACKUP, i, 1_000, i == 499 ? MemorySource.END : MemorySource.MORE);
    }
    world.until(
        "a receipt",
        () ->
            onlyWhatIsDurableIsCalledStored() && !server.received(Message.Receipt.class).isEmpty());
    assertThat(lastStored()).isGreaterThan(300);
    assertThat(target.flushes).isBetween(2, 50);
  }

  @Test
  void isSaidOfTheLastBlockBeforeASourceThatPauses() {
    receiving();
    server.block(BACKUP, 0, 1_000, MemorySource.MORE);
    server.block(BACKUP, 1, 1_000, MemorySource.MORE);
    world.until("STORED", () -> onlyWhatIsDurableIsCalledStored() && lastStored() == 1);
  }

  @Test
  void isNotSaidWhenTheDiskFailsAndTheBackupIsGivenUp() {
    target.flushFailure = new IOException("Input/output error");
    Actor destination = receiving();
    server.block(BACKUP, 0, 1_000, MemorySource.MORE);
    world.until("its failure", () -> destination.hasTold(BackupFailed.class));
    world.until("word of it", () -> !server.received(Message.Failed.class).isEmpty());
    assertThat(server.received(Message.Failed.class).getFirst().code()).isEqualTo("internal");
    assertThat(lastStored()).isEqualTo(-1);
  }

  @Test
  void isDueAfterAQuarterOfTheSourcesWindowOrAFifthOfASecond() {
    UnsyncedBlocks blocks = new UnsyncedBlocks();
    assertThat(blocks.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    for (int i = 0; i < Limits.MAX_UNKEPT_BLOCKS / 4; i++) {
      assertThat(blocks.isDue(i)).isFalse();
      blocks.written(i, 1, i);
    }
    assertThat(blocks.isDue(64)).isTrue();
    assertThat(blocks.sync()).isEqualTo(63);
    blocks.written(64, Limits.MAX_UNKEPT_BYTES, 65);
    assertThat(blocks.isDue(Long.MAX_VALUE)).as("one at a time").isFalse();
    assertThat(blocks.synced(63)).isTrue();
    assertThat(blocks.isDue(65)).isTrue();
    assertThat(blocks.sync()).isEqualTo(64);
    assertThat(blocks.synced(64)).isTrue();
    blocks.written(65, 1, 0);
    assertThat(blocks.isDue(200 * MILLISECOND - 1)).isFalse();
    assertThat(blocks.isDue(200 * MILLISECOND)).isTrue();
    assertThat(blocks.nextDeadline()).isEqualTo(200 * MILLISECOND);
  }
}
