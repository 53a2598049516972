package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.security.AccessKey;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.Test;

/** Who is let in: access keys, and the names of devices. */
class AdmissionTest extends EndToEnd {
  private static final int USAGE = 2;
  private static final int NO_CONNECTION = 6;
  private static final int REFUSED = 9;

  /** A server looks at its devices every second: so many clients start in far more time. */
  private static final int ATTEMPTS = 20;

  private Path tree() throws IOException {
    Path tree = Files.createDirectory(temp.resolve("tree"));
    Files.writeString(tree.resolve("a letter"), "Dear Ana");
    Files.write(tree.resolve("larger than a block"), new byte[2_500_000]);
    return tree;
  }

  private String accessKey() throws IOException {
    return Files.readString(Machine.keyFile(temp)).strip();
  }

  private Path emptyFolder() throws IOException {
    return Files.createTempDirectory(temp, "folder");
  }

  /** Starts a client again and again until the server has noticed that it may not enter. */
  private void expectRefused(Machine machine, String name, String words)
      throws IOException, InterruptedException {
    for (int i = 0; i < ATTEMPTS; i++) {
      Program client = destinationOn(machine, name, emptyFolder(), "--no-retry");
      if (!client.saysBeforeItEnds("Joined")) {
        expect(client, REFUSED, words);
        return;
      }
      client.interrupt();
      client.exitCode();
    }
    throw new AssertionError(name + " is let in");
  }

  /** Starts a client again and again until the server has noticed that it may enter. */
  private Program expectAdmitted(Machine machine, String name) throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      Program client = destinationOn(machine, name, emptyFolder(), "--no-retry");
      if (client.saysBeforeItEnds("Joined")) {
        return client;
      }
    }
    throw new AssertionError(name + " is not let in");
  }

  // Access keys

  @Test
  void aServerWithOnlyTheRelayKeyServesClientsThatHaveTheAccessKeyAndCannotShowIt()
      throws IOException, InterruptedException {
    Path tree = tree();
    String relay = command(machine(), 0, "key", "--relay").strip();
    assertThat(relay).startsWith("abanico-relay1");
    Path relayFile = Machine.secret(temp.resolve("relay-key"), relay);
    Machine hub = another("hub").withoutKey();
    Program server = serverOn(hub, "--key-file", relayFile.toString());
    server.awaitOutput("only a relay key in " + relayFile);
    destination("d1", temp.resolve("d1"), "--once");
    destination("d2", temp.resolve("d2"), "--once");
    Program sender = source(tree, 2);
    assertThat(sender.exitCode()).as(sender.output()).isZero();
    TreeAssert.assertSame(tree, temp.resolve("d1"));
    TreeAssert.assertSame(tree, temp.resolve("d2"));
    assertThat(command(hub, USAGE, "key", "--key-file", relayFile.toString()))
        .contains("only a relay key in " + relayFile)
        .doesNotContain(accessKey());
    if (Files.isReadable(Path.of("/proc/self/mem"))) {
      Needles memory = new Needles(List.of(accessKey(), relay));
      server.lookInMemory(memory);
      assertThat(memory.found()).doesNotContain(accessKey());
    }
  }

  @Test
  void aClientWithAnotherKeyGetsNoAnswerAndIsToldWhatToCheck()
      throws IOException, InterruptedException {
    server();
    Path other =
        Machine.secret(
            temp.resolve("other-key"), AccessKey.generate(new SplittableRandom(1)).toText());
    Machine stranger = machine().withKeyFile(other);
    expect(
        destinationOn(stranger, "d1", temp.resolve("d1"), "--no-retry"),
        NO_CONNECTION,
        "no server answered. Check the address and the port, that the server is running, that no"
            + " firewall stops UDP, and that the access key is that server’s");
    expect(
        sourceOn(stranger, tree(), 1), NO_CONNECTION, "and that the access key is that server’s");
  }

  @Test
  void aTypingErrorInAKeyIsFoundBeforeAnythingIsSent() throws IOException, InterruptedException {
    String key = accessKey();
    char mistyped = key.charAt(20) == 'q' ? 'p' : 'q';
    String wrong = key.substring(0, 20) + mistyped + key.substring(21);
    port = freePort();
    for (Machine machine :
        List.of(
            machine().withoutKey().with("ABANICO_KEY", wrong),
            machine().withKeyFile(Machine.secret(temp.resolve("mistyped"), wrong)))) {
      Program client = destinationOn(machine, "d1", temp.resolve("d1"));
      expect(client, USAGE, "It has a typing error, most likely in character 21.");
      assertThat(client.output()).doesNotContain(wrong.substring(20));
    }
    assertThat(temp.resolve("d1")).doesNotExist();
  }

  @Test
  void aKeyOnTheCommandLineOpensTheDoorAndIsWarnedAboutAndOneInTheEnvironmentIsNot()
      throws IOException, InterruptedException {
    server();
    String warning = "Other users of this machine can see a key that is given with --key.";
    Machine keyless = machine().withoutKey();
    Program shown = destinationOn(keyless, "shown", temp.resolve("d1"), "--key", accessKey());
    shown.awaitOutput("Joined");
    assertThat(shown.output()).contains(warning).doesNotContain(accessKey());
    Program quiet =
        destinationOn(keyless.with("ABANICO_KEY", accessKey()), "quiet", temp.resolve("d2"));
    quiet.awaitOutput("Joined");
    assertThat(quiet.output()).doesNotContain(warning);
  }

  // Names of devices

  @Test
  void theNameOfAnotherDeviceIsRefusedUntilItIsForgotten()
      throws IOException, InterruptedException {
    server();
    Program first = destination("attic", temp.resolve("first")).awaitOutput("Joined");
    Machine intruder = another("intruder");
    expectRefused(intruder, "attic", "that name belongs to another device");
    first.interrupt();
    first.exitCode();
    expectRefused(intruder, "attic", "run “abanico-server devices forget NAME” on the server");
    assertThat(command(machine(), 0, "devices", "forget", "attic"))
        .contains("“attic” is forgotten");
    expectAdmitted(intruder, "attic");
    expectRefused(machine(), "attic", "that name belongs to another device");
  }

  @Test
  void aBlockedDeviceStaysOutUntilItIsUnblockedAlsoAfterTheServersRestart()
      throws IOException, InterruptedException {
    Program server = server();
    Program connected = destination("attic", temp.resolve("attic")).awaitOutput("Joined");
    destination("cellar", temp.resolve("cellar")).awaitOutput("Joined");
    assertThat(command(machine(), 0, "devices", "block", "attic"))
        .contains("“attic” is blocked. A client that is connected under that name stays");
    assertThat(connected.isAlive()).isTrue();
    connected.interrupt();
    connected.exitCode();
    expectRefused(machine(), "attic", "devices unblock NAME");
    server.interrupt();
    server.exitCode();
    server = restartServer();
    expectRefused(machine(), "attic", "that name is blocked on the server");
    expectRefused(another("new"), "attic", "that name is blocked on the server");
    assertThat(command(machine(), 0, "devices")).containsPattern("attic +blocked");
    assertThat(command(machine(), 0, "devices", "unblock", "attic"))
        .contains("“attic” is admitted again");
    Program again = expectAdmitted(machine(), "attic");
    again.interrupt();
    again.exitCode();
    server.interrupt();
    server.exitCode();
    restartServer();
    destination("attic", temp.resolve("attic"), "--no-retry").awaitOutput("Joined");
  }

  @Test
  void blockingANameThatNobodyHasUsedIsAUsageError() throws IOException, InterruptedException {
    assertThat(command(machine(), USAGE, "devices", "block", "attic"))
        .contains("No device has used the name “attic”.");
  }
}
