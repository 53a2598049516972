package org.abanico.fuzzing;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What Jazzer calls, by these names: the first argument of a run says which target it is for. */
public final class Fuzz {
  /** Jazzer's hooks take many times what the code does. */
  private static final int SLACK = 64;

  private static @Nullable Trial trial;

  private Fuzz() {}

  /** Called once. */
  public static void fuzzerInitialize(String[] arguments) {
    String name = arguments.length == 0 ? "" : arguments[0];
    Targets target =
        Targets.of(name)
            .orElseThrow(() -> new IllegalArgumentException("one of: " + Targets.names()));
    trial = new Trial(target.make(), SLACK);
  }

  /** Called for each input. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (trial == null) {
      throw new IllegalStateException("no target");
    }
    trial.run(input);
  }
}
