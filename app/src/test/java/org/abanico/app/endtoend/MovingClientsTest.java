package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.Test;

/** Clients whose address changes, and clients that are not there for a while. */
class MovingClientsTest extends EndToEnd {

  private Path tree(int megabytes) throws IOException {
    Path tree = Files.createDirectory(temp.resolve("tree"));
    byte[] content = new byte[1 << 20];
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < megabytes; i++) {
      random.nextBytes(content);
      Files.write(tree.resolve("file" + i), content);
    }
    return tree;
  }

  @Test
  void aBackupGoesOnWhileARouterKeepsGivingItsProgramsOtherPortsAndAddresses()
      throws IOException, InterruptedException {
    Path tree = tree(60);
    Program server = server();
    try (Nat nat = new Nat(port, 150)) {
      port = nat.port();
      Program first = destination("first", temp.resolve("first"), "--once");
      Program second = destination("second", temp.resolve("second"), "--once");
      Program sender = source(tree, 2);
      assertThat(sender.exitCode()).as(sender.output()).isZero();
      assertThat(nat.rebindings()).as("rebindings").isGreaterThan(3);
      for (Program program : List.of(first, second)) {
        assertThat(program.exitCode()).as(program.output()).isZero();
        assertThat(program.output()).containsOnlyOnce("Joined");
      }
    }
    assertThat(server.output()).containsOnlyOnce("“first” joined").doesNotContain("sign of life");
    TreeAssert.assertSame(tree, temp.resolve("first"));
    TreeAssert.assertSame(tree, temp.resolve("second"));
  }

  @Test
  void aDestinationThatStandsStillForLongWhileItWaitsTakesPartWhenItGoesOn()
      throws IOException, InterruptedException {
    Path tree = tree(2);
    Program server = server();
    Program sleeper = destination("sleeper", temp.resolve("sleeper"), "--once");
    sleeper.awaitOutput("Joined");
    sleeper.stop();
    server.awaitOutput("“sleeper” is asleep or out of reach");
    Program sender = source(tree, 1);
    sender.awaitOutput("0 of 1");
    sleeper.goOn();
    server.awaitOutput("“sleeper” is back");
    assertThat(sender.exitCode()).as(sender.output()).isZero();
    assertThat(sleeper.exitCode()).as(sleeper.output()).isZero();
    assertThat(sleeper.output()).containsOnlyOnce("Joined").doesNotContain("again");
    TreeAssert.assertSame(tree, temp.resolve("sleeper"));
  }

  @Test
  void aDestinationThatWasKilledWhileItWaitedMayComeAgainAtOnceWhenItIsMissed()
      throws IOException, InterruptedException {
    Path tree = tree(2);
    Program server = server();
    Program killed = destination("attic", temp.resolve("attic"));
    killed.awaitOutput("Joined");
    killed.kill();
    server.awaitOutput("“attic” is asleep or out of reach");
    Program again = destination("attic", temp.resolve("attic"), "--once", "--no-retry");
    again.awaitOutput("Joined");
    Program sender = source(tree, 1);
    assertThat(sender.exitCode()).as(sender.output()).isZero();
    assertThat(again.exitCode()).as(again.output()).isZero();
    TreeAssert.assertSame(tree, temp.resolve("attic"));
  }
}
