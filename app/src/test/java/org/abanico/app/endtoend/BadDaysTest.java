package org.abanico.app.endtoend;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.Test;

/**
 * Bad input and bad days: each with words that say what to do, an exit code of the table, and
 * nothing lost.
 */
class BadDaysTest extends EndToEnd {

  private Path tree(long bytes) throws IOException {
    Path tree = Files.createDirectory(temp.resolve("tree"));
    byte[] content = new byte[1 << 20];
    SplittableRandom random = new SplittableRandom(7);
    for (long i = 0; i < bytes >> 20; i++) {
      random.nextBytes(content);
      Files.write(tree.resolve("file" + i), content);
    }
    Files.writeString(tree.resolve("small"), "small");
    return tree;
  }

  @Test
  void foldersThatCannotBeUsedAreNamed() throws IOException, InterruptedException {
    port = freePort();
    Path file = Files.writeString(temp.resolve("a-file"), "x");
    Path used = Files.createDirectory(temp.resolve("used"));
    Files.writeString(used.resolve("precious"), "data");
    expect(source(temp.resolve("missing"), 1), 7, "missing");
    expect(source(file, 1), 7, "a-file");
    expect(destination("d", file), 7, "a-file");
    expect(destination("d", temp.resolve("no/such")), 7, "such");
    expect(destination("d", used), 7, "--adopt");
    assertThat(used.resolve("precious")).hasContent("data");
    assertThat(used.resolve(".abanico")).doesNotExist();
  }

  @Test
  void wrongWordsOnTheCommandLineAreUsageErrors() throws IOException, InterruptedException {
    expect(client("c", "source", "--folder", "/tmp"), 2, "--server");
    expect(
        client("c", "source", "--server", "x:99999", "--folder", "/tmp", "--destinations", "1"),
        2,
        "99999");
    expect(
        client("c", "source", "--server", "x", "--folder", "/tmp", "--destinations", "0"),
        2,
        "--destinations");
    expect(client("c", "nonsense"), 2, "nonsense");
  }

  @Test
  void aServerThatCannotBeFoundEndsASourceButNotAPatientDestination()
      throws IOException, InterruptedException {
    port = freePort();
    Path tree = tree(0);
    expect(
        client(
            "c",
            "source",
            "--server",
            "no-such-host.invalid",
            "--folder",
            tree.toString(),
            "--destinations",
            "1"),
        6,
        "no-such-host.invalid");
    Program patient = destination("patient", temp.resolve("d1"));
    Program impatient = destination("impatient", temp.resolve("d2"), "--no-retry");
    Program sender = source(tree, 1);
    expect(sender, 6, "127.0.0.1:" + port);
    expect(impatient, 6, "127.0.0.1:" + port);
    assertThat(patient.isAlive()).isTrue();
    restartServer();
    patient.awaitOutput("Joined");
  }

  @Test
  void aPortInUseIsSaidSo() throws IOException, InterruptedException {
    try (DatagramSocket taken = new DatagramSocket()) {
      String port = String.valueOf(taken.getLocalPort());
      expect(Program.serverWithoutPort(machine(), port), 8, "--port");
    }
  }

  @Test
  void aPortOutOfRangeIsAUsageError() throws IOException, InterruptedException {
    expect(Program.serverWithoutPort(machine(), "65536"), 2, "65536");
    expect(Program.serverWithoutPort(machine(), "-1"), 2, "-1");
  }

  @Test
  void aServerThatGoesAwayEndsTheSourceAndDestinationsComeBack()
      throws IOException, InterruptedException {
    Path tree = tree(200 << 20);
    Program server = server();
    Program receiver = destination("d1", temp.resolve("d1"));
    Program sender = source(tree, 1, "--lost-after", "0");
    sender.awaitOutput("begins");
    server.kill();
    expect(sender, 6, "no connection");
    receiver.awaitOutput("again");
    restartServer();
    Program next = source(tree, 1);
    assertThat(next.exitCode()).as(next.output()).isZero();
    TreeAssert.assertSame(tree, temp.resolve("d1"));
  }

  @Test
  void aDestinationThatIsKilledFailsAloneAndItsFolderShowsNoHalfFile()
      throws IOException, InterruptedException {
    Path tree = tree(150 << 20);
    server();
    Program victim = destination("victim", temp.resolve("victim"));
    destination("survivor", temp.resolve("survivor"), "--once");
    Program sender = source(tree, 2, "--lost-after", "0");
    sender.awaitOutput("begins");
    victim.kill();
    expect(sender, 4, "victim");
    assertThat(sender.output()).contains("survivor: held");
    TreeAssert.assertSame(tree, temp.resolve("survivor"));
    try (Stream<Path> seen = Files.list(temp.resolve("victim"))) {
      for (Path entry : seen.filter(Files::isRegularFile).toList()) {
        assertThat(Files.mismatch(entry, tree.resolve(entry.getFileName()))).isEqualTo(-1);
      }
    }
    destination("victim", temp.resolve("victim"), "--once").awaitOutput("Joined");
    Program again = source(tree, 1);
    assertThat(again.exitCode()).as(again.output()).isZero();
    TreeAssert.assertSame(tree, temp.resolve("victim"));
  }

  @Test
  void aDestinationWhoseDiskFillsFailsAlone() throws IOException, InterruptedException {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    Path tree = tree(40 << 20);
    Path small = Files.createDirectory(temp.resolve("small"));
    run("mount", "-t", "tmpfs", "-o", "size=10m", "tmpfs", small.toString());
    try {
      server();
      Program full = destination("full", small.resolve("d"), "--once");
      destination("roomy", temp.resolve("roomy"), "--once");
      Program sender = source(tree, 2);
      expect(sender, 4, "full: not held");
      assertThat(sender.output()).contains("roomy: held");
      expect(full, 4, "space");
      TreeAssert.assertSame(tree, temp.resolve("roomy"));
      try (Stream<Path> left = Files.list(small.resolve("d"))) {
        assertThat(left).containsExactly(small.resolve("d/.abanico"));
      }
      assertThat(small.resolve("d/.abanico/staging")).isEmptyDirectory();
    } finally {
      run("umount", "-l", small.toString());
    }
  }

  @Test
  void whatCannotBeSentIsNamedCountedAndReflectedInTheExitCode()
      throws IOException, InterruptedException {
    Path tree = tree(1 << 20);
    run("mkfifo", tree.resolve("a-fifo").toString());
    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(UnixDomainSocketAddress.of(tree.resolve("a-socket")));
      server();
      Program receiver = destination("d1", temp.resolve("d1"), "--once");
      Program sender = source(tree, 1);
      expect(sender, 3, "a-socket");
      expect(receiver, 3, "1 ");
      assertThat(sender.output()).doesNotContain("a-fifo");
    }
    assertThat(temp.resolve("d1/small")).hasContent("small");
    assertThat(temp.resolve("d1/a-fifo")).exists();
    assertThat(temp.resolve("d1/a-socket")).doesNotExist();
  }

  @Test
  void whatMayNotBeReadAndWhatIsNoFileAreNamedAndTheRestArrives()
      throws IOException, InterruptedException {
    Path tree = tree(1 << 20);
    Path closedFile = Files.writeString(tree.resolve("closed file"), "secret");
    Path closedFolder = Files.createDirectory(tree.resolve("closed folder"));
    Files.writeString(closedFolder.resolve("inside"), "secret");
    Files.setAttribute(closedFile, "unix:mode", 0);
    Files.setAttribute(closedFolder, "unix:mode", 0);
    run("mkfifo", tree.resolve("a-fifo").toString());
    boolean devices = "root".equals(System.getProperty("user.name"));
    if (devices) {
      run("mknod", tree.resolve("a-device").toString(), "c", "1", "3");
    }
    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(UnixDomainSocketAddress.of(tree.resolve("a-socket")));
      server();
      destination("d1", temp.resolve("d1"), "--once");
      Program sender = ordinarySource(tree, 1);
      expect(sender, 3, "d1: held");
      assertThat(sender.output())
          .contains("a-socket", "closed file", "closed folder", "it cannot be read")
          .contains("3 entries were left out")
          .doesNotContain("a-fifo", "a-device");
    }
    assertThat(temp.resolve("d1/small")).hasContent("small");
    try (Stream<Path> arrived = Files.list(temp.resolve("d1"))) {
      Set<String> names = arrived.map(path -> path.getFileName().toString()).collect(toSet());
      assertThat(names.remove("a-device")).isEqualTo(devices);
      assertThat(names).containsExactlyInAnyOrder(".abanico", "a-fifo", "file0", "small");
    }
    Files.setAttribute(closedFolder, "unix:mode", 0755);
  }

  @Test
  void foldersThatMayNotBeReadOrWrittenAreNamed() throws IOException, InterruptedException {
    Path closed = Files.createDirectory(temp.resolve("closed"));
    Path readOnly = Files.createDirectory(temp.resolve("read-only"));
    Files.setAttribute(closed, "unix:mode", 0);
    Files.setAttribute(readOnly, "unix:mode", 0555);
    port = freePort();
    expect(ordinarySource(closed, 1), 7, closed.toString());
    expect(ordinaryDestination("d", readOnly), 7, readOnly.toString());
    expect(ordinaryDestination("d", readOnly.resolve("new")), 7, readOnly.toString());
    Files.setAttribute(closed, "unix:mode", 0755);
    Files.setAttribute(readOnly, "unix:mode", 0755);
  }

  @Test
  void ctrlCEndsEveryProgramOrderlyAndTellsTheOthers() throws IOException, InterruptedException {
    Path tree = tree(300 << 20);
    Program server = server();
    Program receiver = destination("d1", temp.resolve("d1"));
    Program sender = source(tree, 1);
    sender.awaitOutput("begins");
    sender.interrupt();
    assertThat(sender.exitCode()).as(sender.output()).isEqualTo(130);
    receiver.awaitOutput("stopped by its user");
    receiver.interrupt();
    assertThat(receiver.exitCode()).as(receiver.output()).isEqualTo(130);
    assertThat(temp.resolve("d1/small")).doesNotExist();
    server.interrupt();
    assertThat(server.exitCode()).as(server.output()).isIn(0, 130);
  }

  @Test
  void aNameThatIsTakenIsRefused() throws IOException, InterruptedException {
    server();
    destination("same", temp.resolve("d1")).awaitOutput("Joined");
    expect(destination("same", temp.resolve("d2"), "--no-retry"), 9, "--name");
  }

  @Test
  void junkAtAnyPortChangesNothing() throws IOException, InterruptedException {
    Path tree = tree(30 << 20);
    Program server = server();
    Program receiver = destination("d1", temp.resolve("d1"), "--once").awaitOutput("Joined");
    server.awaitOutput("“d1” joined");
    int receiverPort = portOf("d1", server);
    throwJunk(100_000, 1, port);
    throwJunk(100_000, 3, receiverPort);
    long serverBefore = server.residentBytes();
    long receiverBefore = receiver.residentBytes();
    throwJunk(100_000, 2, port);
    throwJunk(100_000, 4, receiverPort);
    assertThat(server.residentBytes() - serverBefore).isLessThan(40L << 20);
    assertThat(receiver.residentBytes() - receiverBefore).isLessThan(40L << 20);
    Program sender = source(tree, 1);
    assertThat(sender.exitCode()).as(sender.output()).isZero();
    for (Program program : List.of(server, receiver)) {
      assertThat(program.output()).doesNotContain("rror").doesNotContain("Exception");
    }
    TreeAssert.assertSame(tree, temp.resolve("d1"));
  }

  /** The UDP port of a client, as the server saw it join. */
  private static int portOf(String name, Program server) throws IOException {
    Matcher joined =
        Pattern.compile("“" + name + "” joined from \\S*:(\\d+)\\.").matcher(server.output());
    assertThat(joined.find()).as(server.output()).isTrue();
    return Integer.parseInt(joined.group(1));
  }

  private void throwJunk(int count, long seed, int to) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] likely =
        "ABN1 00000000 0 0000000000000000\nHELLO 1 00112233445566778899aabbccddeeff\nPAD\n"
            .getBytes(StandardCharsets.US_ASCII);
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < count; i++) {
        byte[] junk = new byte[random.nextInt(i % 100 == 0 ? 60_000 : 1400)];
        random.nextBytes(junk);
        System.arraycopy(
            likely, 0, junk, 0, random.nextInt(Math.min(junk.length, likely.length) + 1));
        socket.send(new DatagramPacket(junk, junk.length, InetAddress.getLoopbackAddress(), to));
      }
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
  }
}
