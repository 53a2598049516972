package org.abanico.simulation.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.abanico.simulation.SimulatedClock;

/** What has happened, in words, each line with its time. */
final class StoryLog {
  private static final double SECOND = 1e9;

  private final SimulatedClock clock;
  private final Consumer<String> listener;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param listener told each line at once
   */
  StoryLog(SimulatedClock clock, Consumer<String> listener) {
    this.clock = clock;
    this.listener = listener;
  }

  void tell(String who, String what) {
    String line =
        String.format(Locale.ROOT, "%12.6f  %-9s %s", clock.elapsedNanos() / SECOND, who, what);
    lines.add(line);
    listener.accept(line);
  }

  /** Equal for stories that are told alike. */
  int hash() {
    return lines.hashCode();
  }
}
