package org.abanico.backup;

import static org.abanico.testing.TreeAssert.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.RestoreListener;
import org.abanico.backup.history.Restored;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files that are called as a restore calls what is not finished. */
final class UnfinishedNamesTest {
  private static final String NAME = ".abanico-restoring";

  private final WorkFolder work = WorkFolder.create();
  private final Path source = Files.createDirectory(work.resolve("source"));
  private final Path target = work.resolve("target");

  UnfinishedNamesTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  private Restored restore() throws IOException {
    Path copy = work.resolve("copy");
    Backups.bring(Backups.read(source, "b"), copy, false);
    try (DestinationFolder folder = Backups.open(copy, false)) {
      var snapshot = folder.history().list().snapshots().getLast();
      return folder.history().restore(snapshot, target, List.of(), false, new Silent());
    }
  }

  private record Silent() implements RestoreListener {
    @Override
    public void progressed(long files, long bytes, String path) {}

    @Override
    public void damaged(Damage damage) {
      throw new AssertionError(damage.toString());
    }

    @Override
    public void existing(String path) {}
  }

  @Test
  void areRestoredLikeAnyOther() throws IOException {
    Path directory = Files.createDirectory(source.resolve("d"));
    for (String end : List.of("", "-0", "-1", "-probe")) {
      Files.writeString(source.resolve(NAME + end), "in the root" + end);
      Files.writeString(directory.resolve(NAME + end), "in a directory" + end);
    }
    Files.writeString(source.resolve("z"), "after them");
    Files.createSymbolicLink(directory.resolve("z"), Path.of("after"));
    assertThat(restore().files()).isEqualTo(9);
    assertSame(source, target);
  }

  @Test
  void stayWhenTheyAreInTheTarget() throws IOException {
    Files.createDirectory(target);
    for (String end : List.of("", "-0", "-1", "-probe")) {
      Files.writeString(target.resolve(NAME + end), "mine" + end);
    }
    Files.writeString(source.resolve("a"), "restored");
    assertThat(restore().files()).isEqualTo(1);
    assertThat(target.resolve("a")).hasContent("restored");
    for (String end : List.of("", "-0", "-1", "-probe")) {
      assertThat(target.resolve(NAME + end)).hasContent("mine" + end);
    }
  }
}
