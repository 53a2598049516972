package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.abanico.testing.TreeAssert;
import org.abanico.testing.TreeShape;
import org.abanico.testing.Trees;
import org.junit.jupiter.api.Test;

/** A destination that is killed at any moment of a backup, as a real process. */
class KilledDestinationTest extends EndToEnd {
  private static final TreeShape SHAPE = new TreeShape(1_500, 60_000, 30_000, 5, false);

  @Test
  void afterAKillAtAnyMomentTheFolderIsTheOldTreeOrTheNewOneAndItSaysWhich()
      throws IOException, InterruptedException {
    long seed = Long.getLong("abanico.seed", System.nanoTime());
    int kills = Integer.getInteger("abanico.cases", 4);
    SplittableRandom random = new SplittableRandom(seed);
    Path source = temp.resolve("source");
    Path copy = temp.resolve("copy");
    Path old = temp.resolve("old");
    Trees.build(source, seed, SHAPE);
    server();
    Program first = destination("d", copy, "--once");
    assertThat(source(source, 1).exitCode()).isZero();
    assertThat(first.exitCode()).isZero();
    for (int kill = 0; kill < kills; kill++) {
      String label = "abanico.seed=" + seed + ", kill " + kill;
      Trees.delete(old);
      cp(copy, old);
      Trees.edit(source, random.nextLong(), SHAPE);
      Program killed = destination("d", copy, "--allow-removals");
      killed.awaitOutput("Joined");
      Program sender = source(source, 1);
      if (random.nextBoolean()) {
        awaitSwitch(copy, sender);
        LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(60)));
      } else {
        killed.awaitOutput("begins");
        LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(800)));
      }
      killed.kill();
      sender.exitCode();

      Program again = destination("d", copy, "--once", "--allow-removals", "--no-retry");
      again.awaitOutput("Joined");
      List<String> fromNew = TreeAssert.differences(source, copy);
      boolean isNew = fromNew.isEmpty();
      String said = again.output();
      if (!isNew) {
        assertThat(TreeAssert.differences(old, copy))
            .as("%s, differs from the new tree by %s%n%s", label, fromNew, said)
            .isEmpty();
      }
      if (said.contains("the new one")) {
        assertThat(isNew).as(label + said).isTrue();
      }
      if (said.contains("the old tree")) {
        assertThat(isNew).as(label + said).isFalse();
      }
      Program resent = source(source, 1);
      assertThat(resent.exitCode()).as(label + resent.output()).isZero();
      assertThat(again.exitCode()).as(label).isZero();
      TreeAssert.assertSame(source, copy);
      Program verified = client("verify", "verify", copy.toString(), "--read-all");
      assertThat(verified.exitCode()).as(label + verified.output()).isZero();
    }
  }

  private static void awaitSwitch(Path copy, Program sender) {
    Path marker = copy.resolve(".abanico/switch");
    while (sender.isAlive() && !Files.exists(marker)) {
      LockSupport.parkNanos(200_000);
    }
  }

  private static void cp(Path tree, Path to) throws IOException, InterruptedException {
    List<String> command = List.of("cp", "-a", "--", tree.toString(), to.toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
