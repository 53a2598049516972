package org.abanico.fuzzing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes the inputs that targets begin with: {@code bin/fuzz --write-seeds}. */
final class WriteSeeds {
  private WriteSeeds() {}

  /** Takes the folder of all that are kept. */
  public static void main(String[] arguments) throws IOException {
    for (Targets target : Targets.values()) {
      Path folder = Files.createDirectories(Path.of(arguments[0], target.text()));
      List<byte[]> seeds = target.make().seeds();
      for (int i = 0; i < seeds.size(); i++) {
        Files.write(folder.resolve(String.format(Locale.ROOT, "seed-%02d", i + 1)), seeds.get(i));
      }
    }
  }
}
