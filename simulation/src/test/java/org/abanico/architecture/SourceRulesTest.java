package org.abanico.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceRulesTest {
  /** About 400 is what we aim at; this is where it ends. */
  private static final int MAX_LINES = 450;

  /** Maven runs tests in the folder of their module. */
  private static final Path ROOT = Path.of("..");

  @TempDir private Path folder;

  @Test
  void noFileOfTheHouseIsTooLong() throws IOException {
    for (Path sources : SourceRules.mainSources(ROOT)) {
      assertThat(SourceRules.longFiles(sources, MAX_LINES)).as(sources.toString()).isEmpty();
    }
  }

  @Test
  void everyPackageOfTheHouseIsNullMarked() throws IOException {
    for (Path sources : SourceRules.mainSources(ROOT)) {
      assertThat(SourceRules.packagesWithoutNullMarked(sources)).as(sources.toString()).isEmpty();
    }
  }

  @Test
  void allModulesAreLookedAt() throws IOException {
    assertThat(SourceRules.mainSources(ROOT)).hasSizeGreaterThanOrEqualTo(8);
  }

  @Test
  void aLongFileIsReported() throws IOException {
    write("org/house/Short.java", "line\n".repeat(MAX_LINES));
    write("org/house/Long.java", "line\n".repeat(MAX_LINES + 1));
    assertThat(SourceRules.longFiles(folder, MAX_LINES))
        .containsExactly("org/house/Long.java: 451");
  }

  @Test
  void aPackageThatIsNotNullMarkedIsReported() throws IOException {
    write("org/house/good/A.java", "");
    write(
        "org/house/good/package-info.java",
        "@org.jspecify.annotations.NullMarked\npackage org.house.good;\n");
    write("org/house/silent/A.java", "");
    write("org/house/bare/A.java", "");
    write("org/house/bare/package-info.java", "package org.house.bare;\n");
    assertThat(SourceRules.packagesWithoutNullMarked(folder))
        .containsExactly("org/house/bare", "org/house/silent");
  }

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
