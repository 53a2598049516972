package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.Test;

/** One source that brings its folder to whoever comes late or drops out, as real programs. */
class LateAndLostTest extends EndToEnd {
  private static final int FILE = 1 << 20;

  private static void assertDone(Program sender) throws IOException, InterruptedException {
    assertThat(sender.exitCode()).as(sender.output()).isZero();
    assertThat(sender.output()).doesNotContain("Exception");
  }

  @Test
  void aDestinationThatComesLateIsServedBeforeTheSourceEnds()
      throws IOException, InterruptedException {
    Path tree = tree(60, FILE);
    server();
    destination("early", temp.resolve("early"));
    Program sender = source(tree, 1);
    sender.awaitOutput("begins");
    destination("late", temp.resolve("late"));
    assertDone(sender);
    assertThat(sender.output()).contains("early: held", "late: held", "begins, to late");
    TreeAssert.assertSame(tree, temp.resolve("early"));
    TreeAssert.assertSame(tree, temp.resolve("late"));
  }

  @Test
  void aDestinationThatIsKilledAndStartedAgainIsWaitedFor()
      throws IOException, InterruptedException {
    Path tree = tree(60, FILE);
    server();
    Program victim = destination("victim", temp.resolve("victim"));
    destination("other", temp.resolve("other"));
    Program sender = source(tree, 2);
    sender.awaitOutput("begins");
    victim.kill();
    sender.awaitOutput("It is waited for");
    destination("victim", temp.resolve("victim"));
    assertDone(sender);
    assertThat(sender.output()).contains("victim: held", "other: held", "is back");
    TreeAssert.assertSame(tree, temp.resolve("victim"));
    TreeAssert.assertSame(tree, temp.resolve("other"));
  }

  @Test
  void aServerThatIsKilledAndStartedAgainIsFoundAgain() throws IOException, InterruptedException {
    Path tree = tree(60, FILE);
    Program server = server();
    destination("d", temp.resolve("d"));
    Program sender = source(tree, 1);
    sender.awaitOutput("begins");
    server.kill();
    restartServer();
    assertDone(sender);
    assertThat(sender.output()).contains("d: held", "Trying again in");
    TreeAssert.assertSame(tree, temp.resolve("d"));
  }

  @Test
  void aSourceThatIsKilledAndStartedAgainWaitsForNobodyButItsPlace()
      throws IOException, InterruptedException {
    Path tree = tree(60, FILE);
    server();
    destination("d", temp.resolve("d"));
    Program killed = source(tree, 1);
    killed.awaitOutput("begins");
    killed.kill();
    Program sender = source(tree, 1);
    assertDone(sender);
    assertThat(sender.output()).contains("d: held");
    TreeAssert.assertSame(tree, temp.resolve("d"));
  }

  @Test
  void whatADestinationHasStoredIsNotSentAgainByASourceThatIsKilledAndStartedAgain()
      throws IOException, InterruptedException {
    int files = 60;
    Path tree = tree(files, FILE);
    Path copy = temp.resolve("d");
    server();
    int hub = port;
    destination("d", copy).awaitOutput("Joined");
    try (Meter first = new Meter(hub);
        Meter second = new Meter(hub)) {
      port = first.port();
      Program killed = source(tree, 1);
      while (killed.isAlive() && bytesBelow(copy) < files / 2 * FILE) {
        LockSupport.parkNanos(500_000);
      }
      killed.kill();
      port = second.port();
      assertDone(source(tree, 1));
      assertThat(second.bytes()).isLessThan((files / 2 + 4L) * FILE);
    }
    TreeAssert.assertSame(tree, copy);
  }

  @Test
  void threeDestinationsFindAServerThatIsKilledAndStartedAgain()
      throws IOException, InterruptedException {
    Path tree = tree(40, FILE);
    Program server = server();
    for (String name : List.of("a", "b", "c")) {
      destination(name, temp.resolve(name));
    }
    Program sender = source(tree, 3);
    sender.awaitOutput("begins");
    server.kill();
    restartServer();
    assertDone(sender);
    assertThat(sender.output()).contains("a: held", "b: held", "c: held", "Trying again in");
    for (String name : List.of("a", "b", "c")) {
      TreeAssert.assertSame(tree, temp.resolve(name));
    }
  }

  @Test
  void aSourceThatWasToldToWaitForSoLongSaysWhoWasThere() throws IOException, InterruptedException {
    server();
    destination("alone", temp.resolve("alone")).awaitOutput("Joined");
    Program sender = source(tree(1, FILE), 3, "--wait", "1s", "--at-least", "2");
    expect(sender, 4, "Only 1 destination of 3 came: nothing was sent. Here: alone.");
    Program enough = source(temp.resolve("tree"), 3, "--wait", "1s", "--at-least", "1");
    assertDone(enough);
  }
}
