package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.abanico.testing.TreeAssert;
import org.abanico.testing.TreeShape;
import org.abanico.testing.Trees;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A server, a source and four destinations, of which any is killed at any moment of a backup and
 * started again as it was: all come together again by themselves, and everybody has the tree.
 */
class KilledAmongFourTest extends EndToEnd {
  private static final TreeShape SHAPE = new TreeShape(400, 600_000, 100_000, 5, false);
  private static final int DESTINATIONS = 4;
  private static final int KILLS = 3;

  private final long seed = Long.getLong("abanico.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final List<Program> destinations = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private Path tree;
  private Program server;
  private Program sender;

  @BeforeEach
  void begin() throws IOException {
    tree = temp.resolve("tree");
    Trees.build(tree, seed, SHAPE);
    server = server();
    for (int i = 0; i < DESTINATIONS; i++) {
      destinations.add(startDestination(i));
    }
    destinations.forEach(destination -> destination.awaitOutput("Joined"));
  }

  private Path copy(int destination) {
    return temp.resolve("copy" + destination);
  }

  private Program startDestination(int number) throws IOException {
    return destination("d" + number, copy(number), "--allow-removals");
  }

  @Test
  void everybodyHasTheTreeAfterAnyOfThemWereKilledAndStartedAgain()
      throws IOException, InterruptedException {
    int cases = Integer.getInteger("abanico.cases", 1);
    for (int number = 0; number < cases; number++) {
      if (number > 0) {
        Trees.edit(tree, random.nextLong(), SHAPE);
      }
      said.clear();
      said.add("abanico.seed=" + seed + ", case " + number);
      long bytes = bytesBelow(tree);
      sender = source(tree, DESTINATIONS);
      for (int kill = 0; kill < KILLS && awaitMoment(bytes); kill++) {
        killAndStartAgain(random.nextInt(DESTINATIONS + 2));
      }
      int code = sender.exitCode();
      assertThat(code).as("%s%n%s", said, sender.output()).isZero();
      for (int i = 0; i < DESTINATIONS; i++) {
        assertThat(sender.output()).as("%s", said).contains("d" + i + ": held");
        assertThat(TreeAssert.differences(tree, copy(i))).as("%s, d%d", said, i).isEmpty();
      }
    }
    for (int i = 0; i < DESTINATIONS; i++) {
      assertVerifies(i);
    }
  }

  private void assertVerifies(int destination) throws IOException, InterruptedException {
    destinations.get(destination).interrupt();
    destinations.get(destination).exitCode();
    Program verified = client("verify", "verify", copy(destination).toString(), "--read-all");
    assertThat(verified.exitCode()).as("%s%n%s", said, verified.output()).isZero();
  }

  private void killAndStartAgain(int victim) throws IOException, InterruptedException {
    if (victim < DESTINATIONS) {
      said.add("d" + victim + " is killed");
      destinations.get(victim).kill();
      destinations.set(victim, startDestination(victim));
    } else if (victim == DESTINATIONS) {
      said.add("the server is killed");
      server.kill();
      server = restartServer();
    } else {
      said.add("the source is killed");
      sender.kill();
      sender = source(tree, DESTINATIONS);
    }
  }

  /** Until a drawn destination is as far as was drawn. False when the source has ended before. */
  private boolean awaitMoment(long bytes) throws IOException {
    int watched = random.nextInt(DESTINATIONS);
    boolean switching = random.nextInt(4) == 0;
    long least = 1 + (long) (random.nextDouble() * bytes);
    said.add("d" + watched + (switching ? " switches" : " has " + least + " of " + bytes));
    Path own = copy(watched).resolve(".abanico");
    while (sender.isAlive()) {
      boolean switches = Files.exists(own.resolve("switch"));
      if (switching ? switches : switches || bytesBelow(own.resolve("staging")) >= least) {
        return true;
      }
      LockSupport.parkNanos(500_000);
    }
    return false;
  }
}
