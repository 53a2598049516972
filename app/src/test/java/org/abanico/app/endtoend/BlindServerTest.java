package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.Test;

/** What the server, and whoever listens on the network, learn of a backup. */
class BlindServerTest extends EndToEnd {
  private static final String FILE = "the-name-of-a-secret-file";
  private static final String CONTENT = "the content of a secret file";
  private static final String TARGET = "the-target-of-a-secret-link";
  private static final String GROUP = "the-name-of-a-secret-group";
  private static final String DEVICE = "the-name-of-a-secret-device";

  private Path tree() throws IOException {
    Path tree = Files.createDirectory(temp.resolve("tree"));
    Path folder = Files.createDirectory(tree.resolve(FILE + "-folder"));
    for (int i = 0; i < 20; i++) {
      Files.writeString(folder.resolve(FILE + i), (CONTENT + i + "\n").repeat(20_000));
    }
    Files.createSymbolicLink(tree.resolve("link"), Path.of(TARGET));
    return tree;
  }

  @Test
  void namesAndContentAreNeitherOnTheNetworkNorInTheServersMemory() throws Exception {
    assumeThat(Files.isReadable(Path.of("/proc/self/mem"))).isTrue();
    Path tree = tree();
    Program server = server();
    Needles onTheWay = new Needles(List.of(FILE, CONTENT, TARGET, GROUP, DEVICE));
    Needles inMemory = new Needles(List.of(FILE, CONTENT, TARGET));
    try (Wiretap tap = new Wiretap(port, onTheWay)) {
      port = tap.port();
      destination(DEVICE, temp.resolve("d1"), "--once", "--group", GROUP);
      Program sender = source(tree, 1, "--group", GROUP);
      sender.awaitOutput("begins");
      server.lookInMemory(inMemory);
      assertThat(sender.exitCode()).as(sender.output()).isZero();
      server.lookInMemory(inMemory);
      assertThat(tap.datagrams()).isGreaterThan(100);
    }
    TreeAssert.assertSame(tree, temp.resolve("d1"));
    assertThat(onTheWay.found()).isEmpty();
    assertThat(inMemory.found()).isEmpty();
    Needles own = new Needles(List.of(DEVICE));
    server.lookInMemory(own);
    assertThat(own.found())
        .as("what the server does know is found, so the search works")
        .hasSize(1);
  }
}
