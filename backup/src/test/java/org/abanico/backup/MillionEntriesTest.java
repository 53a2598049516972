package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A source says that a directory has a million entries. */
class MillionEntriesTest {
  private final WorkFolder work = WorkFolder.create();

  MillionEntriesTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  /** A manifest of 60 MB is received, checked, kept and planned with a heap of half of that. */
  @Test
  void theyAreReceivedAndPlannedWithAHeapThatDoesNotGrowWithThem() throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                MillionEntries.class.getName(),
                work.resolve("copy").toString())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(program.waitFor()).as(said).isZero();
    assertThat(said).endsWith(MillionEntries.HELD);
  }
}
