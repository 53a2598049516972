package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.abanico.testing.TreeAssert;
import org.abanico.testing.TreeShape;
import org.abanico.testing.Trees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainJobTest extends EndToEnd {
  /** Enough that over 5,000 of them are files. */
  private static final int ENTRIES = 7500;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void aTreeOfEveryKindOfEntryIsTheSameAtEveryDestination(int count)
      throws IOException, InterruptedException {
    Path source = Files.createDirectory(temp.resolve("tree"));
    Trees.build(source, 40 + count, new TreeShape(ENTRIES, 9_000, 4_096, 8, false));
    Files.write(source.resolve("larger than a block"), new byte[2_500_000]);
    assertThat(files(source)).isGreaterThanOrEqualTo(5000);
    server();
    List<Program> destinations = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      destinations.add(destination("d" + i, temp.resolve("d" + i), "--once"));
    }
    Program sender = source(source, count);
    assertThat(sender.exitCode()).as(sender.output()).isZero();
    for (Program destination : destinations) {
      assertThat(destination.exitCode()).as(destination.output()).isZero();
    }
    for (int i = 1; i <= count; i++) {
      assertThat(sender.output()).contains("d" + i + ": held");
      TreeAssert.assertSame(source, temp.resolve("d" + i));
    }
  }

  private static long files(Path root) throws IOException {
    try (var walk = Files.walk(root)) {
      return walk.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)).count();
    }
  }

  @Test
  void destinationsWaitForSourcesAndSourcesForDestinations()
      throws IOException, InterruptedException {
    Path tree = Files.createDirectory(temp.resolve("tree"));
    Files.writeString(tree.resolve("file"), "content");
    server();
    Program sender = source(tree, 2);
    sender.awaitOutput("0 of 2");
    Program first = destination("first", temp.resolve("first"));
    sender.awaitOutput("1 of 2");
    first.awaitOutput("1 of 2");
    first.interrupt();
    sender.awaitOutput("0 of 2");
    Program second = destination("second", temp.resolve("second"));
    Program third = destination("third", temp.resolve("third"));
    assertThat(sender.exitCode()).as(sender.output()).isZero();
    second.awaitOutput("complete");
    third.awaitOutput("complete");
    Files.writeString(tree.resolve("file"), "new content");
    Program again = source(tree, 2);
    assertThat(again.exitCode()).as(again.output()).isZero();
    TreeAssert.assertSame(tree, temp.resolve("second"));
    TreeAssert.assertSame(tree, temp.resolve("third"));
  }

  @Test
  void twoGroupsDoNotMeet() throws IOException, InterruptedException {
    Path red = Files.createDirectory(temp.resolve("red"));
    Files.writeString(red.resolve("colour"), "red");
    Path blue = Files.createDirectory(temp.resolve("blue"));
    Files.writeString(blue.resolve("colour"), "blue");
    server();
    destination("same-name", temp.resolve("red-copy"), "--once", "--group", "red");
    destination("same-name", temp.resolve("blue-copy"), "--once", "--group", "blue");
    Program redSource = source(red, 1, "--group", "red");
    Program blueSource = source(blue, 1, "--group", "blue");
    assertThat(redSource.exitCode()).isZero();
    assertThat(blueSource.exitCode()).isZero();
    TreeAssert.assertSame(red, temp.resolve("red-copy"));
    TreeAssert.assertSame(blue, temp.resolve("blue-copy"));
  }

  @Test
  void aServerSaysHowClientsGetTheKeyAndDoesNotShowIt() throws IOException {
    Program server = server();
    server.awaitOutput("Clients need the access key, which is in " + temp.resolve("access-key"));
    assertThat(server.output()).doesNotContain("abanico1");
  }
}
