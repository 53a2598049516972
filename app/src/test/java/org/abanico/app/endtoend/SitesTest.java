package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.Test;

/** Two servers, the second of which is a site of the first, with destinations at both. */
class SitesTest extends EndToEnd {
  private static final int FILE = 4 << 20;

  private Program branch(int upstream) throws IOException {
    return serverOn(another("branch"), "--upstream", "127.0.0.1:" + upstream, "--name", "branch");
  }

  @Test
  void eachBackupGoesOverTheLineBetweenTheServersOnce() throws Exception {
    Path tree = tree(5, FILE);
    server();
    int hub = port;
    destination("a", temp.resolve("a"));
    destination("b", temp.resolve("b"));
    try (Meter line = new Meter(hub)) {
      Program branch = branch(line.port());
      branch.awaitOutput("brings the backups");
      destination("c", temp.resolve("c"));
      destination("d", temp.resolve("d"));
      port = hub;
      Program sender = source(tree, 4);
      assertThat(sender.exitCode()).as(sender.output()).isZero();
      assertThat(sender.output()).contains("a: held", "b: held", "c: held", "d: held");
      assertThat(line.bytes()).isBetween(5L * FILE, 6L * FILE);
    }
    for (String name : List.of("a", "b", "c", "d")) {
      TreeAssert.assertSame(tree, temp.resolve(name));
    }
  }

  @Test
  void aSiteWhoseServerIsKilledAndStartedAgainHasTheBackupAllTheSame() throws Exception {
    Path tree = tree(40, FILE);
    server();
    int hub = port;
    destination("a", temp.resolve("a"));
    Program branch = branch(hub);
    int site = port;
    branch.awaitOutput("brings the backups");
    destination("c", temp.resolve("c"));
    port = hub;
    Program sender = source(tree, 2);
    sender.awaitOutput("begins");
    branch.kill();
    port = site;
    keepAgain(hub);
    assertThat(sender.exitCode()).as(sender.output()).isZero();
    assertThat(sender.output()).contains("a: held", "c: held");
    TreeAssert.assertSame(tree, temp.resolve("c"));
  }

  private void keepAgain(int hub) throws IOException {
    restartServerOn(
        another("branch")
            .with("ABANICO_UPSTREAM", "127.0.0.1:" + hub)
            .with("ABANICO_NAME", "branch"));
  }
}
