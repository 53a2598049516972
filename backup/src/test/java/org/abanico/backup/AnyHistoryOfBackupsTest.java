package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Draws trees, their changes, and all that may befall backups of them. A failure names its seed,
 * which {@code -Dabanico.seed} repeats with {@code -Dabanico.cases=1}.
 */
final class AnyHistoryOfBackupsTest {
  private static final int MAX_FAILURES = 20;

  @Test
  void whateverHappensEveryDestinationHoldsTheSourceAndItsPast() throws IOException {
    long seed = Long.getLong("abanico.seed", System.nanoTime());
    int cases = Integer.getInteger("abanico.cases", 40);
    List<AssertionError> failures = new ArrayList<>();
    for (int at = 0; at < cases && failures.size() < MAX_FAILURES; at++) {
      try (WorkFolder work = WorkFolder.create();
          DrawnHistory history = new DrawnHistory(work, seed + at)) {
        run(history, seed + at, failures);
      }
    }
    assertThat(failures).as("abanico.seed=%d abanico.cases=%d", seed, cases).isEmpty();
  }

  private static void run(DrawnHistory history, long seed, List<AssertionError> failures) {
    try {
      history.run();
    } catch (IOException | RuntimeException | AssertionError e) {
      String label = "abanico.seed=" + seed + " abanico.cases=1: ";
      failures.add(new AssertionError(label + e + "\n" + history.told(), e));
    }
  }
}
