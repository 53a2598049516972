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

/** Programs that are killed at any moment of a backup, as real processes: each in its turn. */
class KilledProgramsTest extends EndToEnd {
  private static final TreeShape SHAPE = new TreeShape(1_500, 60_000, 30_000, 5, false);

  private enum Victim {
    DESTINATION,
    SOURCE,
    SERVER
  }

  @Test
  void afterAKillAtAnyMomentTheFolderIsTheOldTreeOrTheNewOneAndItSaysWhich()
      throws IOException, InterruptedException {
    long seed = Long.getLong("abanico.seed", System.nanoTime());
    int kills = Integer.getInteger("abanico.cases", 5);
    SplittableRandom random = new SplittableRandom(seed);
    Path source = temp.resolve("source");
    Path copy = temp.resolve("copy");
    Path old = temp.resolve("old");
    Trees.build(source, seed, SHAPE);
    Program server = server();
    Program first = destination("d", copy, "--once");
    assertThat(source(source, 1).exitCode()).isZero();
    assertThat(first.exitCode()).isZero();
    for (int kill = 0; kill < kills; kill++) {
      Victim victim = Victim.values()[kill % Victim.values().length];
      String label = "abanico.seed=" + seed + ", kill " + kill + ", of the " + victim + ": ";
      Trees.delete(old);
      cp(copy, old);
      Trees.edit(source, random.nextLong(), SHAPE);
      Program keeper = destination("d", copy, "--allow-removals");
      keeper.awaitOutput("Joined");
      Program sender = source(source, 1, "--lost-after", "0");
      awaitMoment(random, copy, keeper, sender);
      switch (victim) {
        case DESTINATION -> keeper.kill();
        case SOURCE -> sender.kill();
        case SERVER -> {
          server.kill();
          server = restartServer();
        }
      }
      sender.exitCode();
      if (keeper.isAlive()) {
        keeper.interrupt();
        keeper.exitCode();
      }

      // The name of one that was killed when it had its receipt is given up only after a while.
      Program again = destination("d", copy, "--once", "--allow-removals");
      again.awaitOutput("Joined");
      assertOldOrNew(label, source, old, copy, again.output());
      Program resent = source(source, 1);
      String ends = label + resent.output() + again.output();
      assertThat(resent.exitCode()).as(ends).isZero();
      assertThat(again.exitCode()).as(ends).isZero();
      TreeAssert.assertSame(source, copy);
      Program verified = client("verify", "verify", copy.toString(), "--read-all");
      assertThat(verified.exitCode()).as(label + verified.output()).isZero();
    }
  }

  private static void awaitMoment(
      SplittableRandom random, Path copy, Program keeper, Program sender) throws IOException {
    if (random.nextBoolean()) {
      awaitSwitch(copy, sender);
      LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(60)));
    } else {
      keeper.awaitOutput("begins");
      LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(800)));
    }
  }

  private static void assertOldOrNew(String label, Path source, Path old, Path copy, String said)
      throws IOException {
    List<String> fromNew = TreeAssert.differences(source, copy);
    boolean isNew = fromNew.isEmpty();
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
