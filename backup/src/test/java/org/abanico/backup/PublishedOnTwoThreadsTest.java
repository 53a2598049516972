package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A backup whose manifest is kept on another thread while the switch is planned on this. */
@Timeout(60)
final class PublishedOnTwoThreadsTest {
  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");
  private final AtomicInteger ended = new AtomicInteger();

  PublishedOnTwoThreadsTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  /** Begins with what it is given when {@code publisher} has nothing to do but to wait for it. */
  private Executor lateFor(Thread publisher) {
    return task ->
        Thread.ofPlatform()
            .start(
                () -> {
                  while (publisher.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                  }
                  task.run();
                  ended.incrementAndGet();
                });
  }

  private DestinationFolder open(Executor beside) throws IOException {
    return DestinationFolder.open(copy, Backups.EVERYTHING.withBeside(beside));
  }

  private void write(String name) throws IOException {
    Files.createDirectories(source);
    Files.writeString(source.resolve(name), name);
  }

  @Test
  void theFolderIsTheTreeAndItsHistoryIsWhole() throws IOException {
    write("a");
    try (DestinationFolder folder = open(lateFor(Thread.currentThread()))) {
      Backups.bring(Backups.read(source, "b1"), folder);
      write("b");
      Backups.bring(Backups.read(source, "b2"), folder);
      TreeAssert.assertSame(source, copy);
      assertThat(folder.history().list().snapshots()).hasSize(2);
      assertThat(ended).hasValue(2);
    }
  }

  @Test
  void nothingGoesOnWhenTheSwitchCannotBePlanned() throws IOException {
    write("a");
    try (DestinationFolder folder = open(lateFor(Thread.currentThread()))) {
      Backups.bring(Backups.read(source, "b1"), folder);
      try (FolderWriter writer = folder.begin("b2", Backups.SOURCE)) {
        Backups.write(Backups.read(source, "b2").blocks(), writer);
        Files.delete(copy.resolve("a"));
        assertThatThrownBy(() -> writer.publish((_, _) -> {})).isInstanceOf(FolderException.class);
        assertThat(ended).hasValue(2);
      }
    }
  }

  @Test
  void aManifestThatCannotBeKeptIsToldOfAsOnOneThread() throws IOException {
    write("a");
    try (DestinationFolder folder = open(lateFor(Thread.currentThread()))) {
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

  @Test
  void anInterruptedThreadWaitsForItAndStaysInterrupted() throws IOException {
    write("a");
    try (DestinationFolder folder = open(lateFor(Thread.currentThread()))) {
      try (FolderWriter writer = folder.begin("b1", Backups.SOURCE)) {
        Backups.write(Backups.read(source, "b1").blocks(), writer);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> writer.publish((_, _) -> {})).isInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).isTrue();
      }
    }
  }
}
