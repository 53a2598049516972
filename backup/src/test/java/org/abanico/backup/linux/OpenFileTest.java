package org.abanico.backup.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpenFileTest {
  @TempDir private Path folder;

  private static String text(OpenFile file, int bytes, long offset) throws IOException {
    ByteBuffer to = ByteBuffer.allocateDirect(bytes);
    int read = file.read(to, offset);
    assertThat(to.position()).isEqualTo(read);
    return StandardCharsets.US_ASCII.decode(to.flip()).toString();
  }

  @Test
  void isReadFromAnyOffsetToItsEnd() throws IOException {
    Path path = Files.writeString(folder.resolve("f"), "content");
    try (OpenFile file = OpenFile.open(path)) {
      assertThat(text(file, 3, 0)).isEqualTo("con");
      assertThat(text(file, 10, 3)).isEqualTo("tent");
      assertThat(text(file, 10, 7)).isEmpty();
      assertThat(text(file, 10, 100)).isEmpty();
    }
  }

  @Test
  void aFifoInItsPlaceIsNotWaitedFor() throws IOException {
    assumeTrue(Linux.isHere(), "elsewhere it is");
    Path fifo = folder.resolve("fifo");
    assertThat(EntryCalls.mknod(fifo.toString(), 0010600, 0, 0)).isZero();
    try (OpenFile file = OpenFile.open(fifo)) {
      assertThatThrownBy(() -> text(file, 1, 0))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("Not a regular file any more");
    }
  }

  @Test
  void aDirectoryInItsPlaceCannotBeRead() {
    assertThatThrownBy(
            () -> {
              try (OpenFile file = OpenFile.open(folder)) {
                text(file, 1, 0);
              }
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void aSymbolicLinkIsNotFollowed() throws IOException {
    Path link =
        Files.createSymbolicLink(
            folder.resolve("link"), Files.writeString(folder.resolve("f"), "secret"));
    assertThatThrownBy(() -> OpenFile.open(link)).isInstanceOf(FileSystemException.class);
  }

  @Test
  void whatIsMissingIsSaidToBe() {
    assertThatThrownBy(() -> OpenFile.open(folder.resolve("missing")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void anInterruptedThreadReadsNothingAndStaysInterrupted() throws IOException {
    try (OpenFile file = OpenFile.open(Files.writeString(folder.resolve("f"), "content"))) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> text(file, 1, 0)).isInstanceOf(ClosedByInterruptException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void whatTheSystemRefusesForRareReasonsIsSaidInItsWords() {
    assumeTrue(Linux.isHere(), "elsewhere the JDK says it");
    assertThat(Errno.exception(24, "f", "opening it"))
        .hasMessage("f: opening it: Too many open files");
  }
}
