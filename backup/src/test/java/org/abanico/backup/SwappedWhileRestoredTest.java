package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.RestoreListener;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.linux.Linux;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody who may write in a target puts a symbolic link in a directory's place meanwhile. */
final class SwappedWhileRestoredTest {
  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path target = work.resolve("target");
  private final Path outside = work.resolve("outside");

  SwappedWhileRestoredTest() throws IOException {}

  @BeforeEach
  void makeFolders() throws IOException {
    assumeTrue(Linux.isHere(), "elsewhere paths are all that there is");
    Files.createDirectories(source.resolve("d"));
    Files.createDirectory(outside);
    Files.writeString(source.resolve("d/a"), "backup");
    Files.writeString(source.resolve("d/b"), "backup");
  }

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  @Test
  void nothingIsRestoredThroughALinkThatTakesADirectorysPlace() throws IOException {
    Files.writeString(outside.resolve("b"), "precious");
    Object before = Files.getAttribute(outside, "unix:mode");
    Files.setAttribute(source.resolve("d"), "unix:mode", 0711);
    restoreAndSwap();
    assertThat(outside.resolve("b")).hasContent("precious");
    assertThat(outside.resolve("a")).doesNotExist();
    assertThat(Files.getAttribute(outside, "unix:mode")).isEqualTo(before);
    assertThat(target.resolve("moved/a")).hasContent("backup");
    assertThat(target.resolve("moved/b")).hasContent("backup");
  }

  @Test
  void noNameIsGivenToAFileBehindTheLink() throws IOException {
    Files.createLink(source.resolve("z"), source.resolve("d/a"));
    Files.writeString(outside.resolve("a"), "secret");
    restoreAndSwap();
    assertThat(target.resolve("z")).doesNotExist();
  }

  private void restoreAndSwap() throws IOException {
    Backups.bring(Backups.read(source, "b"), work.resolve("copy"), false);
    Swap swap = new Swap();
    try (DestinationFolder folder = Backups.open(work.resolve("copy"), false)) {
      Snapshot only = folder.history().list().snapshots().getFirst();
      folder.history().restore(only, target, List.of(), true, swap);
    } catch (FileSystemException refused) {
      assertThat(refused).hasMessageContaining("opening the directory itself");
    }
    assertThat(swap.done).isTrue();
  }

  private final class Swap implements RestoreListener {
    private boolean done;

    @Override
    public void progressed(long files, long bytes, String path) {
      if (done || files < 1 || !path.startsWith("d/")) {
        return;
      }
      done = true;
      try {
        Files.move(target.resolve("d"), target.resolve("moved"));
        Files.createSymbolicLink(target.resolve("d"), outside);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void damaged(Damage damage) {
      throw new AssertionError(damage);
    }

    @Override
    public void existing(String path) {}
  }
}
