package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands about a destination's folder, with backups that came over the network. */
class HistoryTest extends EndToEnd {
  private Path source = Path.of("");
  private Path copy = Path.of("");

  @BeforeEach
  void makeFolders() throws IOException {
    source = Files.createDirectory(temp.resolve("source"));
    copy = temp.resolve("copy");
    server();
  }

  private void backUp(String... more) throws IOException, InterruptedException {
    Program destination = destination("d", copy, concat(more, "--once"));
    Program sender = source(source, 1);
    assertThat(sender.exitCode()).as(sender.output()).isZero();
    assertThat(destination.exitCode()).as(destination.output()).isZero();
  }

  private static String[] concat(String[] words, String last) {
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = last;
    return all;
  }

  private String run(int code, String... words) throws IOException, InterruptedException {
    Program program = client("c", words);
    assertThat(program.exitCode()).as(program.output()).isEqualTo(code);
    return program.output();
  }

  private List<String> snapshots() throws IOException, InterruptedException {
    return run(0, "history", copy.toString()).lines().map(line -> line.split(" ", 2)[0]).toList();
  }

  @Test
  void whatWasBackedUpIsListedRestoredVerifiedAndForgotten()
      throws IOException, InterruptedException {
    Files.createDirectory(source.resolve("dir"));
    Files.writeString(source.resolve("dir/f"), "first");
    Files.writeString(source.resolve("gone"), "gone");
    backUp();
    Path first = temp.resolve("first");
    assertThat(
            new ProcessBuilder("cp", "-a", source.toString(), first.toString()).start().waitFor())
        .isZero();
    Files.writeString(source.resolve("dir/f"), "second");
    Files.delete(source.resolve("gone"));
    backUp();

    List<String> backups = snapshots();
    assertThat(backups).hasSize(2);
    assertThat(run(0, "history", copy.toString())).contains("2 files", "1 file,", "+0 ~1 -1");
    assertThat(run(0, "history", copy.toString(), "--json"))
        .contains("\"event\":\"snapshot\"", "\"removed\":1");
    assertThat(run(0, "history", copy.toString(), backups.getFirst()))
        .contains("dir/f", "gone", "d 0755");
    assertThat(run(0, "history", copy.toString(), "latest", "dir"))
        .contains("dir/f")
        .doesNotContain("gone");
    String[] since = {"history", copy.toString(), "latest", "--since", backups.getFirst()};
    assertThat(run(0, since)).contains("~ dir/f", "- gone");
    assertThat(run(0, concat(since, "--json"))).contains("\"what\":\"removed\"");
    assertThat(run(0, "history", copy.toString(), "latest", ".", "--since", "latest"))
        .contains("Nothing is different");
    run(2, "history", copy.toString(), "--since", "latest");

    Path target = temp.resolve("restored");
    String[] restore = {
      "restore", "--folder", copy.toString(), "--snapshot", backups.getFirst(), "--to"
    };
    assertThat(run(0, concat(restore, target.toString()))).contains("2 files");
    TreeAssert.assertSame(first, target);
    assertThat(run(0, concat(restore, target.toString()))).contains("Kept as it was: dir/f");
    Path latest = temp.resolve("latest");
    run(0, "restore", "--folder", copy.toString(), "--to", latest.toString(), "./dir/");
    assertThat(latest.resolve("dir/f")).hasContent("second");
    run(2, "restore", "--folder", copy.toString(), "--to", copy.resolve("x").toString());
    run(2, "restore", "--folder", copy.toString(), "--to", latest.toString(), "nothing");

    assertThat(run(0, "verify", copy.toString(), "--read-all")).contains("Nothing is damaged");
    Object time = Files.getLastModifiedTime(copy.resolve("dir/f"));
    Files.writeString(copy.resolve("dir/f"), "s3cond");
    Files.setAttribute(copy.resolve("dir/f"), "lastModifiedTime", time);
    assertThat(run(5, "verify", copy.toString(), "--read-all")).contains("dir/f", "content");
    assertThat(run(5, "restore", "--folder", copy.toString(), "--to", temp.resolve("t").toString()))
        .contains("dir/f", "damaged");
    backUp();
    assertThat(run(0, "verify", copy.toString())).contains("Nothing is damaged");

    run(2, "forget", copy.toString(), snapshots().getLast());
    assertThat(run(0, "forget", copy.toString(), backups.getFirst())).contains("Forgotten");
    assertThat(snapshots()).hasSize(2).doesNotContain(backups.getFirst());
    run(2, "history", copy.toString(), backups.getFirst());
  }

  @Test
  void foldersThatAreNoDestinationsAreNotMade() throws IOException, InterruptedException {
    assertThat(run(7, "verify", temp.resolve("none").toString())).contains("none");
    assertThat(temp.resolve("none")).doesNotExist();
    assertThat(run(7, "history", source.toString())).contains("source");
    assertThat(source).isEmptyDirectory();
  }

  @Test
  void aBackupThatRemovesOverHalfIsHeldUntilThatIsAllowed()
      throws IOException, InterruptedException {
    for (String name : List.of("a", "b", "c")) {
      Files.writeString(source.resolve(name), name);
    }
    backUp();
    Files.delete(source.resolve("a"));
    Files.delete(source.resolve("b"));
    Program destination = destination("d", copy, "--once");
    Program sender = source(source, 1);
    assertThat(sender.exitCode()).isEqualTo(4);
    assertThat(sender.output()).contains("over half", "--allow-removals");
    assertThat(destination.exitCode()).isEqualTo(4);
    assertThat(destination.output()).contains("--allow-removals");
    assertThat(copy.resolve("a")).hasContent("a");
    backUp("--allow-removals");
    TreeAssert.assertSame(source, copy);
  }

  @Test
  void aMovedFolderIsNoRemoval() throws IOException, InterruptedException {
    Files.createDirectory(source.resolve("dir"));
    for (String name : List.of("a", "b", "c")) {
      Files.writeString(source.resolve("dir/" + name), name);
    }
    backUp();
    Files.move(source.resolve("dir"), source.resolve("renamed"));
    backUp();
    TreeAssert.assertSame(source, copy);
  }

  @Test
  void anotherSourcesBackupIsRefusedUntilThatIsAllowed() throws IOException, InterruptedException {
    Files.writeString(source.resolve("f"), "f");
    backUp();
    Files.delete(temp.resolve("state/abanico/client/device-key"));
    Files.writeString(source.resolve("f"), "another’s");
    Program destination = destination("other-d", copy, "--once");
    Program sender = source(source, 1, "--name", "other");
    assertThat(sender.exitCode()).as(sender.output()).isEqualTo(4);
    assertThat(sender.output()).contains("another source", "--accept-source");
    assertThat(destination.exitCode()).isEqualTo(4);
    assertThat(copy.resolve("f")).hasContent("f");
    Program accepting = destination("other-d", copy, "--once", "--accept-source");
    assertThat(source(source, 1, "--name", "other").exitCode()).isZero();
    assertThat(accepting.exitCode()).isZero();
    TreeAssert.assertSame(source, copy);
  }
}
