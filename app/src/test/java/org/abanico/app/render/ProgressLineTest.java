package org.abanico.app.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.SplittableRandom;
import org.abanico.app.text.Columns;
import org.abanico.app.text.Messages;
import org.abanico.client.CopyProgress;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final ProgressLine line = new ProgressLine(Messages.of(Locale.ENGLISH));

  @Test
  void aSentenceHasEverything() {
    assertThat(line.sentence(Samples.progress("photos/2024")))
        .isEqualTo("41%, 1.2 GB/2.9 GB, 1,234/5,678 files, 98.3 MB/s, 0:17 left, in photos/2024");
  }

  @Test
  void totalsThatAreNotKnownYetAreNotShown() {
    assertThat(line.sentence(Samples.counting("photos")))
        .isEqualTo("counting…, 1.2 GB, 1,234 files, in photos");
  }

  @Test
  void aWideTerminalShowsEverything() {
    assertThat(line.drawn(Samples.progress("photos/2024/summer"), 119))
        .isEqualTo(
            "[########............] 41%  1.2 GB/2.9 GB  0:17 left  98.3 MB/s  "
                + "1,234/5,678 files  photos/2024/summer");
  }

  @Test
  void eightyColumnsShowEveryFigureAndTheDirectoryShortened() {
    assertThat(line.drawn(Samples.progress("photos/2024/summer/beach/evening"), 79))
        .contains("41%", "1.2 GB/2.9 GB", "0:17 left", "98.3 MB/s", "1,234/5,678 files", "…");
  }

  @Test
  void aNarrowTerminalShowsTheMostTellingPartsFirst() {
    assertThat(line.drawn(Samples.progress("photos"), 20)).isEqualTo("41%  1.2 GB/2.9 GB");
    assertThat(line.drawn(Samples.progress("photos"), 3)).isEqualTo("41%");
    assertThat(line.drawn(Samples.progress("photos"), 1)).isEqualTo("4");
  }

  @Test
  void aDrawnLineNeverTakesMoreColumnsThanThereAre() {
    long seed = 417;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 3000; round++) {
      long total = random.nextLong(1L << random.nextInt(1, 60));
      CopyProgress progress =
          new CopyProgress(
              "日本/año/".repeat(random.nextInt(6)) + "x",
              random.nextLong(1_000_000),
              1_000_000,
              random.nextLong(total + 1),
              total,
              random.nextBoolean(),
              random.nextLong(1L << random.nextInt(1, 40)),
              random.nextLong(-1, 1L << random.nextInt(1, 60)),
              CopyProgress.Phase.COPYING);
      int width = random.nextInt(1, 200);
      assertThat(Columns.of(line.drawn(progress, width)))
          .as("seed %d, round %d: %s in %d", seed, round, progress, width)
          .isLessThanOrEqualTo(width);
    }
  }
}
