package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.ClientEvent.Progressed;
import org.abanico.client.World.Actor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a source sends of what it reads, over networks that are slower or faster than its disk. */
final class CompressedBackupTest {
  private static final String BACKUP = "20260102T030405Z-first";
  private static final int BLOCK = 300_000;
  private static final int BLOCKS = 60;
  private static final long CONTENT = (long) BLOCKS * BLOCK;

  private static int[] sizes() {
    int[] sizes = new int[BLOCKS];
    Arrays.fill(sizes, BLOCK);
    return sizes;
  }

  /** Brings it to two destinations. Returns how much the source has sent. */
  private static long sent(World world, MemorySource folder, int diskSlowness) {
    List<MemoryTarget> targets = List.of(new MemoryTarget(), new MemoryTarget());
    world.destination("one", targets.getFirst());
    world.destination("other", targets.getLast());
    Actor source = world.source(folder, 2);
    source.disk.slowness = diskSlowness;
    world.until("the end of the source", () -> source.outcome() != null);
    assertThat(source.outcome()).isEqualTo(Outcome.COMPLETE);
    for (MemoryTarget target : targets) {
      assertThat(target.published.get(folder.backup()))
          .usingElementComparator(Arrays::compare)
          .isEqualTo(folder.blocks);
    }
    assertThat(source.told(Progressed.class).getLast().progress().bytesTotal()).isEqualTo(CONTENT);
    return source.sentBytes();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void overASlowNetworkWhatShrinksIsCompressed(long seed) {
    try (World world = new World(seed)) {
      world.networkSlowness = 10;
      MemorySource folder = MemorySource.text(BACKUP, world.random, sizes());
      assertThat(sent(world, folder, 1)).isLessThan(CONTENT / 2);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void overASlowNetworkWhatDoesNotShrinkIsLeftAlone(long seed) {
    try (World world = new World(seed)) {
      world.networkSlowness = 10;
      MemorySource folder = new MemorySource(BACKUP, world.random, sizes());
      assertThat(sent(world, folder, 1)).isBetween(CONTENT, CONTENT + 200L * BLOCKS);
    }
  }

  /** Two blocks of three are content. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void overAFastNetworkContentIsLeftAloneAfterTheFirstBlocks(long seed) {
    try (World world = new World(seed)) {
      MemorySource folder = MemorySource.text(BACKUP, world.random, sizes());
      int blocks = BLOCKS - CompressionChoice.FIRST_BLOCKS - 1;
      assertThat(sent(world, folder, 300)).isBetween(2L * blocks / 3 * BLOCK, CONTENT);
    }
  }

  @Test
  void theSameSeedSendsTheSame() {
    long[] sent = new long[2];
    for (int i = 0; i < 2; i++) {
      try (World world = new World(4)) {
        MemorySource folder = MemorySource.text(BACKUP, world.random, sizes());
        sent[i] = sent(world, folder, 3);
      }
    }
    assertThat(sent[0]).isEqualTo(sent[1]);
  }
}
