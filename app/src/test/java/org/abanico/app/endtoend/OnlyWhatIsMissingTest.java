package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.SplittableRandom;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.Test;

/** How much crosses the source's network, with real processes. */
class OnlyWhatIsMissingTest extends EndToEnd {
  /** Runs a source, which must end well; how much crossed its network. */
  private long send(Path folder, int destinations, String... more)
      throws IOException, InterruptedException {
    int server = port;
    try (Meter meter = new Meter(server)) {
      port = meter.port();
      Program source = source(folder, destinations, more);
      assertThat(source.exitCode()).as(source.output()).isZero();
      return meter.bytes();
    } finally {
      port = server;
    }
  }

  private static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void whatBothHoldDoesNotCrossTheNetworkAgain() throws IOException, InterruptedException {
    Path folder = Files.createDirectories(temp.resolve("folder/before"));
    Path copy = temp.resolve("copy");
    Path late = temp.resolve("late");
    for (int i = 0; i < 20; i++) {
      Files.write(folder.resolve("file" + i), random(i, 400_000));
    }
    Path top = temp.resolve("folder");
    server();
    destination("d", copy);
    assertThat(send(top, 1)).isGreaterThan(8_000_000);
    TreeAssert.assertSame(top, copy);

    assertThat(send(top, 1)).as("nothing changed").isLessThan(100_000);
    Files.move(folder, temp.resolve("folder/after"));
    assertThat(send(top, 1)).as("renamed").isLessThan(100_000);
    TreeAssert.assertSame(top, copy);

    Files.write(top.resolve("after/file3"), random(99, 400_000));
    assertThat(send(top, 1, "--read-all")).as("one changed").isBetween(400_000L, 600_000L);
    TreeAssert.assertSame(top, copy);

    destination("late", late);
    assertThat(send(top, 2)).as("one who has nothing").isBetween(8_000_000L, 9_500_000L);
    TreeAssert.assertSame(top, late);
    TreeAssert.assertSame(top, copy);
  }

  @Test
  void whatHadComeBeforeAKillDoesNotComeAgain() throws IOException, InterruptedException {
    Path folder = Files.createDirectory(temp.resolve("folder"));
    Path copy = temp.resolve("copy");
    int files = 150;
    for (int i = 0; i < files; i++) {
      Files.write(folder.resolve("file" + i), random(i, 1_000_000));
    }
    server();
    Program killed = destination("d", copy);
    Program broken = source(folder, 1, "--lost-after", "0");
    Path staging = copy.resolve(".abanico/staging");
    await(() -> staged(staging) > 60);
    killed.kill();
    assertThat(broken.exitCode()).isNotZero();
    long had = staged(staging);
    assertThat(had).isGreaterThan(60);

    Program again = destination("d", copy);
    again.awaitOutput("What had come is kept");
    long sent = send(folder, 1);
    // The last of them may have been a part, or not yet told to the catalog.
    assertThat(sent).isLessThan((files - had + 20) * 1_050_000);
    TreeAssert.assertSame(folder, copy);
    assertThat(staging).isEmptyDirectory();
  }

  @Test
  void aBackupThatMeetsWhatHadChangedAtADestinationIsMadeAgainByItself()
      throws IOException, InterruptedException {
    Path folder = Files.createDirectory(temp.resolve("folder"));
    Path copy = temp.resolve("copy");
    Path kept = temp.resolve("kept");
    byte[] content = random(1, 6_000_000);
    Files.write(folder.resolve("large"), content);
    server();
    Program first = destination("d", copy, "--once");
    destination("k", kept);
    assertThat(send(folder, 2)).isGreaterThan(6_000_000);
    assertThat(first.exitCode()).isZero();

    Path damaged = copy.resolve("large");
    FileTime time = Files.getLastModifiedTime(damaged);
    Files.write(damaged, random(2, 1_000_000), StandardOpenOption.WRITE);
    Files.setLastModifiedTime(damaged, time);
    content[5_900_000]++;
    Files.write(folder.resolve("large"), content);
    Program once = destination("d", copy, "--once");
    Program source = source(folder, 2);
    assertThat(source.exitCode()).as(source.output()).isZero();
    assertThat(once.exitCode()).as(once.output()).isZero();
    TreeAssert.assertSame(folder, copy);
    TreeAssert.assertSame(folder, kept);
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws IOException {
    while (!condition.holds()) {
      Thread.onSpinWait();
    }
  }

  private static long staged(Path staging) throws IOException {
    if (!Files.isDirectory(staging)) {
      return 0;
    }
    try (var files = Files.find(staging, 3, (path, found) -> found.size() == 1_000_000)) {
      return files.count();
    } catch (java.io.UncheckedIOException e) {
      // It changes while it is looked at.
      return 0;
    }
  }
}
