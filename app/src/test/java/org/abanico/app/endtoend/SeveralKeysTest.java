package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.Test;

/** One server, several access keys. */
class SeveralKeysTest extends EndToEnd {
  private static final int NO_CONNECTION = 6;
  private static final int REFUSED = 9;

  /** A machine that has what a command of the server showed as its key. */
  private Machine holder(String name, String shown) throws IOException {
    Path file = Machine.secret(temp.resolve("key-of-" + name), lastLine(shown, "abanico1"));
    return another(name).withKeyFile(file);
  }

  private static String lastLine(String output, String beginning) {
    return output
        .lines()
        .filter(line -> line.startsWith(beginning))
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  private Path tree(String colour) throws IOException {
    Path tree = Files.createDirectory(temp.resolve(colour));
    Files.writeString(tree.resolve("colour"), colour);
    Files.write(tree.resolve("larger than a block"), new byte[2_500_000]);
    return tree;
  }

  @Test
  void groupsOfTheSameNameUnderTwoKeysAreServedAtOnceAndDoNotMeet()
      throws IOException, InterruptedException {
    Machine hub = another("hub").withoutKey();
    Machine red = holder("red", command(hub, 0, "key"));
    Machine blue = holder("blue", command(hub, 0, "key", "add", "blue friends"));
    Path redTree = tree("red");
    Path blueTree = tree("blue");
    Program server = serverOn(hub);
    server.awaitOutput("2 access keys admit clients");
    Program redSource = sourceOn(red, redTree, 2).awaitOutput("0 of 2");
    Program blueSource = sourceOn(blue, blueTree, 2).awaitOutput("0 of 2");
    for (int i = 1; i <= 2; i++) {
      destinationOn(red, "copy" + i, temp.resolve("red-copy" + i), "--once");
      destinationOn(blue, "copy" + i, temp.resolve("blue-copy" + i), "--once");
    }
    assertThat(redSource.exitCode()).as(redSource.output()).isZero();
    assertThat(blueSource.exitCode()).as(blueSource.output()).isZero();
    for (int i = 1; i <= 2; i++) {
      TreeAssert.assertSame(redTree, temp.resolve("red-copy" + i));
      TreeAssert.assertSame(blueTree, temp.resolve("blue-copy" + i));
    }
    assertThat(server.output())
        .contains(
            "[default] Destination “copy1” joined",
            "[blue friends/default] Destination “copy1” joined");
    assertThat(command(hub, 0, "devices"))
        .containsPattern("(?m)^copy1 +admitted")
        .containsPattern("(?m)^blue friends/copy1 +admitted");
    assertThat(server.output()).doesNotContain("abanico1");
  }

  @Test
  void aKeyForSomeGroupsOpensNoOtherAndSaysWhichOnesItOpens()
      throws IOException, InterruptedException {
    Machine hub = another("hub").withoutKey();
    Machine friend = holder("friend", command(hub, 0, "key", "add", "friends", "photos", "música"));
    serverOn(hub);
    expect(
        destinationOn(friend, "d1", temp.resolve("d1"), "--group", "letters"),
        REFUSED,
        "the access key is good for other groups only (photos, música). Choose one of those with"
            + " --group");
    expect(sourceOn(friend, tree("red"), 1), REFUSED, "(photos, música)");
    destinationOn(friend, "d2", temp.resolve("d2"), "--group", "música").awaitOutput("Joined");
  }

  @Test
  void aRemovedKeyOpensNothingAfterTheServersNextStartAndTheOthersStillDo()
      throws IOException, InterruptedException {
    Machine hub = another("hub").withoutKey();
    Machine friend = holder("friend", command(hub, 0, "key", "add", "friends"));
    Machine owner = holder("owner", command(hub, 0, "key"));
    Program server = serverOn(hub);
    destinationOn(friend, "d1", temp.resolve("d1"), "--once").awaitOutput("Joined");
    assertThat(command(hub, 0, "key", "remove", "friends")).contains("next start");
    server.interrupt();
    server.exitCode();
    restartServerOn(hub);
    expect(
        destinationOn(friend, "d1", temp.resolve("d3"), "--no-retry"),
        NO_CONNECTION,
        "the access key is that server’s");
    destinationOn(owner, "d2", temp.resolve("d2")).awaitOutput("Joined");
  }

  @Test
  void aBlindServerTakesTheRelayKeysOfAllFromOneFile() throws IOException, InterruptedException {
    Machine home = another("home").withoutKey();
    Machine owner = holder("owner", command(home, 0, "key"));
    Machine friend = holder("friend", command(home, 0, "key", "add", "friends", "photos"));
    String relay = command(home, 0, "key", "relay");
    assertThat(relay.lines()).hasSize(2).allMatch(line -> line.startsWith("abanico-relay1"));
    Path file = Machine.secret(temp.resolve("relay-keys"), relay);
    Machine hub = another("hub").withoutKey();
    serverOn(hub, "--key-file", file.toString()).awaitOutput("The 2 keys in " + file);
    Path tree = tree("red");
    destinationOn(friend, "d1", temp.resolve("d1"), "--once", "--group", "photos");
    Program sender = sourceOn(friend, tree, 1, "--group", "photos");
    assertThat(sender.exitCode()).as(sender.output()).isZero();
    TreeAssert.assertSame(tree, temp.resolve("d1"));
    destinationOn(owner, "d2", temp.resolve("d2")).awaitOutput("Joined");
    expect(sourceOn(friend, tree, 1), REFUSED, "good for other groups only (photos)");
  }

  private String ask(Machine machine, int code, String... words)
      throws IOException, InterruptedException {
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--server";
    all[words.length + 1] = "127.0.0.1:" + port;
    Program program = clientOn(machine, words[0], all);
    assertThat(program.exitCode()).as(program.output()).isEqualTo(code);
    assertThat(program.output()).doesNotContain("Exception");
    return program.output();
  }

  private void assertSeesOnly(Machine machine, String group, String member, String otherMember)
      throws IOException, InterruptedException {
    assertThat(ask(machine, 0, "status")).contains(group, member).doesNotContain(otherMember);
    assertThat(ask(machine, 0, "status", "--json"))
        .contains(group, member)
        .doesNotContain(otherMember);
  }

  /** Whoever has one key names the other's group, and its members, in every role. */
  private void assertKeptOut(Machine machine, String group, String member)
      throws IOException, InterruptedException {
    String words = "good for other groups only";
    Path folder = temp.resolve("kept-out-of-" + group);
    assertThat(ask(machine, REFUSED, "start", "--group", group)).contains(words);
    expect(destinationOn(machine, "spy", folder, "--group", group), REFUSED, words);
    expect(sourceOn(machine, temp.resolve("red"), 1, "--group", group), REFUSED, words);
    String[] restore = {"restore", "--group", group, "--from", member, "--to", folder.toString()};
    assertThat(ask(machine, REFUSED, restore)).contains(words);
  }

  @Test
  void twoGroupsWithKeysOfTheirOwnAreServedAtOnceAndSeeNothingOfEachOther()
      throws IOException, InterruptedException {
    Machine hub = another("hub").withoutKey();
    Machine red = holder("red", command(hub, 0, "key", "add", "reds", "letters"));
    Machine blue = holder("blue", command(hub, 0, "key", "add", "blues", "photos"));
    Machine owner = holder("owner", command(hub, 0, "key"));
    Path redTree = tree("red");
    Path blueTree = tree("blue");
    serverOn(hub);
    String[] letters = {"--group", "letters", "--name", "redsource"};
    String[] photos = {"--group", "photos", "--name", "bluesource"};
    Program redSource = sourceOn(red, redTree, 2, letters).awaitOutput("0 of 2");
    Program blueSource = sourceOn(blue, blueTree, 2, photos).awaitOutput("0 of 2");
    destinationOn(red, "red1", temp.resolve("red1"), "--group", "letters");
    destinationOn(blue, "blue1", temp.resolve("blue1"), "--group", "photos");
    redSource.awaitOutput("1 of 2");
    blueSource.awaitOutput("1 of 2");
    assertSeesOnly(red, "letters", "red1", "blue");
    assertSeesOnly(blue, "photos", "blue1", "red");
    assertThat(ask(owner, 0, "status")).contains("Nobody is there.");
    assertThat(ask(owner, REFUSED, "start", "--group", "photos")).contains("no source waits");
    assertKeptOut(red, "photos", "blue1");
    assertKeptOut(blue, "letters", "red1");
    destinationOn(red, "red2", temp.resolve("red2"), "--group", "letters");
    destinationOn(blue, "blue2", temp.resolve("blue2"), "--group", "photos");
    for (Program source : new Program[] {redSource, blueSource}) {
      assertThat(source.exitCode()).as(source.output()).isZero();
    }
    assertThat(redSource.output()).contains("red1: held", "red2: held").doesNotContain("blue");
    assertThat(blueSource.output()).contains("blue1: held", "blue2: held").doesNotContain("red1");
    for (String number : new String[] {"1", "2"}) {
      TreeAssert.assertSame(redTree, temp.resolve("red" + number));
      TreeAssert.assertSame(blueTree, temp.resolve("blue" + number));
    }
    assertSeesOnly(red, "letters", "red2", "blue");
  }
}
