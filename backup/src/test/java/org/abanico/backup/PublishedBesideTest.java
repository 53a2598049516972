package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abanico.backup.destination.Beside;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A backup whose manifest is kept beside the planning of the switch, and not before its end. */
final class PublishedBesideTest {
  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");
  private int ended;

  PublishedBesideTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  /** Does what it is given at last: when it is waited for, or closed. */
  private final class Late implements Beside {
    @Override
    public <T> Doing<T> begin(Work<T> work) {
      return new Doing<>() {
        private boolean done;

        @Override
        public T await() throws IOException {
          done = true;
          ended++;
          return work.run();
        }

        @Override
        public void close() {
          if (!done) {
            try {
              T _ = await();
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          }
        }
      };
    }
  }

  private DestinationFolder open() throws IOException {
    return DestinationFolder.open(copy, Backups.EVERYTHING.withBeside(new Late()));
  }

  private void write(String name) throws IOException {
    Files.createDirectories(source);
    Files.writeString(source.resolve(name), name);
  }

  @Test
  void theFolderIsTheTreeAndItsHistoryIsWhole() throws IOException {
    write("a");
    try (DestinationFolder folder = open()) {
      Backups.bring(Backups.read(source, "b1"), folder);
      write("b");
      Backups.bring(Backups.read(source, "b2"), folder);
      TreeAssert.assertSame(source, copy);
      assertThat(folder.history().list().snapshots()).hasSize(2);
      assertThat(ended).isEqualTo(2);
    }
  }

  @Test
  void nothingGoesOnWhenTheSwitchCannotBePlanned() throws IOException {
    write("a");
    try (DestinationFolder folder = open()) {
      Backups.bring(Backups.read(source, "b1"), folder);
      try (FolderWriter writer = folder.begin("b2", Backups.SOURCE)) {
        Backups.write(Backups.read(source, "b2").blocks(), writer);
        Files.delete(copy.resolve("a"));
        assertThatThrownBy(() -> writer.publish((_, _) -> {})).isInstanceOf(FolderException.class);
        assertThat(ended).isEqualTo(2);
      }
    }
  }

  @Test
  void aManifestThatCannotBeKeptIsToldOfAsOnOneThread() throws IOException {
    write("a");
    try (DestinationFolder folder = open()) {
      try (FolderWriter writer = folder.begin("b1", Backups.SOURCE)) {
        Backups.write(Backups.read(source, "b1").blocks(), writer);
        Files.writeString(copy.resolve(".abanico/staging/b1/manifest"), "MANIFEST of another\n");
        assertThatThrownBy(() -> writer.publish((_, _) -> {}))
            .isInstanceOf(FolderException.class)
            .hasRootCauseInstanceOf(IOException.class);
      }
      assertThat(copy.resolve("a")).doesNotExist();
    }
  }
}
