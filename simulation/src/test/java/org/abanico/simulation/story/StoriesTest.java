package org.abanico.simulation.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole system, through disasters. More stories with {@code abanico.seeds}, others with {@code
 * abanico.seed}, which is the first.
 */
class StoriesTest {
  private static final int USUAL = 2_000;
  private static final int USUAL_DAYS = 14;
  private static final long DAY = 86_400_000_000_000L;
  private static final int THREADS = 2;

  @TempDir Path work;

  @Test
  void whateverHappensEveryPromiseIsKept() throws Exception {
    long first = Long.getLong("abanico.seed", 1);
    int seeds = Integer.getInteger("abanico.seeds", USUAL);
    List<String> failures = new ArrayList<>();
    List<StoryEnd> ends = new ArrayList<>();
    ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    // Each story counts its own buffers.
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    try {
      Stories.tell(
          first,
          seeds,
          THREADS,
          new Stories.Listener() {
            @Override
            public void ended(long seed, StoryEnd end) {
              ends.add(end);
            }

            @Override
            public void failed(long seed, Throwable reason) {
              failures.add("abanico.seed=" + seed + ": " + reason);
            }
          });
    } finally {
      ResourceLeakDetector.setLevel(level);
    }
    assertThat(failures).as("bin/simulate --seed SEED --trace shows how").isEmpty();
    assertThat(ends).hasSize(seeds);
    assertThat(ends).as("stories are different").extracting(StoryEnd::hash).doesNotHaveDuplicates();
  }

  @Test
  void theSameSeedGivesTheSameStoryEventByEvent() throws IOException {
    for (long seed = 1; seed <= 5; seed++) {
      List<String> once = new ArrayList<>();
      List<String> again = new ArrayList<>();
      StoryEnd end = Story.tell(seed, work, once::add);
      assertThat(Story.tell(seed, work, again::add)).as("seed %s", seed).isEqualTo(end);
      assertThat(again).as("seed %s", seed).isEqualTo(once).isNotEmpty();
    }
  }

  @Test
  void aBackupADayReachesEverybodyForWeeks() throws IOException {
    for (long seed = 3; seed <= 4; seed++) {
      StoryEnd end = Story.tellOfDays(seed, USUAL_DAYS, work, _ -> {});
      assertThat(end.nanos()).as("seed %s", seed).isGreaterThan(USUAL_DAYS * DAY);
    }
  }

  @Test
  void nothingOfAStoryStaysInItsFolder() throws IOException {
    assertThat(Story.tell(2, work, _ -> {}).events()).isPositive();
    assertThat(work).isEmptyDirectory();
  }
}
