package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server says to one who asks, and what it does for one who wants a backup to begin. */
class StatusTest extends EndToEnd {
  private static final int REFUSED = 9;
  private static final int NO_CONNECTION = 6;

  private Path tree;

  @BeforeEach
  void makeTree() throws IOException {
    tree = Files.createDirectory(temp.resolve("tree"));
    Files.writeString(tree.resolve("letter"), "Dear Ana,");
    Files.write(tree.resolve("larger than a block"), new byte[3_000_000]);
  }

  private String ask(int code, String command, String... more)
      throws IOException, InterruptedException {
    return askOn(machine(), code, command, more);
  }

  private String askOn(Machine machine, int code, String command, String... more)
      throws IOException, InterruptedException {
    String[] words = new String[3 + more.length];
    words[0] = command;
    words[1] = "--server";
    words[2] = "127.0.0.1:" + port;
    System.arraycopy(more, 0, words, 3, more.length);
    Program program = clientOn(machine, command, words);
    assertThat(program.exitCode()).as(program.output()).isEqualTo(code);
    assertThat(program.output()).doesNotContain("Exception");
    return program.output();
  }

  @Test
  void aServersGroupsClientsAndLastBackupsAreShownInATableAndInJson()
      throws IOException, InterruptedException {
    server();
    assertThat(ask(0, "status")).contains("Nobody is there.");
    Program copy = destination("attic", temp.resolve("copy"));
    copy.awaitOutput("Joined");
    Program source = source(tree, 1, "--name", "laptop");
    assertThat(source.exitCode()).as(source.output()).isZero();
    String status = ask(0, "status", "--name", "phone");
    assertThat(status)
        .contains("Group “default”: 1 destination is here; no source.")
        .containsPattern("(?m)^  name +role +address +round trip +loss")
        .containsPattern("(?m)^  attic +destination +127\\.0\\.0\\.1:\\d+ +\\d+\\.\\d ms +0")
        .containsPattern("(?m)^  attic +holds \\d{8}T\\d{6}Z-\\p{XDigit}+ +\\d{4}-\\d\\d-\\d\\d ");
    assertThat(ask(0, "status", "--json").lines())
        .anyMatch(
            line ->
                line.startsWith(
                    "{\"event\":\"group\",\"group\":\"default\",\"state\":\"idle\",\"need\":0,"))
        .anyMatch(line -> line.contains("\"event\":\"client\"") && line.contains("\"attic\""))
        .anyMatch(line -> line.contains("\"event\":\"held\"") && line.contains("\"time\":\"20"))
        .allMatch(line -> line.startsWith("{\"event\":"));
  }

  @Test
  void aBackupThatWaitsForMoreDestinationsBeginsWithThoseThatAreThere()
      throws IOException, InterruptedException {
    Program server = server();
    assertThat(ask(REFUSED, "start")).contains("no source waits in that group", "--group");
    Program source = source(tree, 5).awaitOutput("0 of 5");
    assertThat(ask(REFUSED, "start")).contains("no destination is there in that group");
    Path copy = temp.resolve("copy");
    destination("attic", copy, "--once");
    source.awaitOutput("1 of 5");
    assertThat(ask(0, "status")).contains("Group “default”: 1 of 5 destinations are here");
    assertThat(ask(0, "start", "--name", "phone"))
        .containsPattern("Backup \\S+ of group “default” begins, to 1 destination\\.");
    assertThat(source.exitCode()).as(source.output()).isZero();
    TreeAssert.assertSame(tree, copy);
    assertThat(server.output())
        .containsPattern("\\[default] “phone” at 127\\.0\\.0\\.1:\\d+ had the backup begin\\.");
  }

  @Test
  void whoHasAnotherAccessKeySeesAndStartsNothing() throws IOException, InterruptedException {
    Machine hub = another("hub").withoutKey();
    Machine owner = holder("owner", command(hub, 0, "key"));
    Machine friend = holder("friend", command(hub, 0, "key", "add", "friends", "photos"));
    serverOn(hub);
    destinationOn(owner, "attic", temp.resolve("copy")).awaitOutput("Joined");
    sourceOn(owner, tree, 2).awaitOutput("1 of 2");
    assertThat(askOn(friend, 0, "status")).contains("Nobody is there.").doesNotContain("attic");
    assertThat(askOn(friend, REFUSED, "start")).contains("good for other groups only (photos)");
    assertThat(askOn(friend, REFUSED, "start", "--group", "photos")).contains("no source waits");
    assertThat(askOn(owner, 0, "status")).contains("1 of 2 destinations are here");
    assertThat(askOn(another("stranger").withKeyFile(strangersKey()), NO_CONNECTION, "status"))
        .contains("no server answered");
  }

  private Path strangersKey() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("elsewhere"));
    return Machine.keyFile(folder);
  }

  private Machine holder(String name, String shown) throws IOException {
    String key =
        shown.lines().filter(line -> line.startsWith("abanico1")).findFirst().orElseThrow();
    return another(name).withKeyFile(Machine.secret(temp.resolve("key-of-" + name), key));
  }
}
