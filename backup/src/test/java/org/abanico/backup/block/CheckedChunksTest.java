package org.abanico.backup.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abanico.backup.FolderException;
import org.abanico.backup.FolderException.Problem;
import org.abanico.backup.linux.EntryCalls;
import org.abanico.backup.linux.Linux;
import org.abanico.backup.manifest.ManifestLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Content that was read, and is read again because somebody wants it. */
final class CheckedChunksTest {
  private static final byte[] BYTES = "content".getBytes(StandardCharsets.US_ASCII);
  private static final ManifestLine.Chunk CHUNK =
      new ManifestLine.Chunk(
          new Sha256().of(Unpooled.wrappedBuffer(BYTES), 0, BYTES.length), BYTES.length);

  private final CheckedChunks chunks = new CheckedChunks(PooledByteBufAllocator.DEFAULT);

  @TempDir private Path folder;

  @AfterEach
  void close() throws IOException {
    chunks.close();
  }

  private String read(Path file, long offset) throws IOException {
    ByteBuf read = chunks.read(CHUNK, file, offset);
    try {
      return read.toString(StandardCharsets.US_ASCII);
    } finally {
      read.release();
    }
  }

  private void assertChanged(Path file, long offset) {
    assertThatThrownBy(() -> read(file, offset))
        .isInstanceOfSatisfying(
            FolderException.class, e -> assertThat(e.problem()).isEqualTo(Problem.CHANGED));
  }

  @Test
  void isGivenWhileItIsWhatItWas() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "more content");
    assertThat(read(file, 5)).isEqualTo("content");
    assertThat(read(file, 5)).isEqualTo("content");
  }

  @Test
  void hasChangedWhenItIsElsewhereOrTheFileIsShorterOrMissing() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "more content");
    assertChanged(file, 4);
    assertChanged(file, 6);
    assertChanged(folder.resolve("missing"), 0);
  }

  @Test
  void hasChangedWhenAFifoHasItsName() {
    assumeTrue(Linux.isHere(), "elsewhere it is waited for");
    Path fifo = folder.resolve("fifo");
    assertThat(EntryCalls.mknod(fifo.toString(), 0010600, 0, 0)).isZero();
    assertChanged(fifo, 0);
  }

  @Test
  void canBeReadAfterAnInterruption() throws IOException {
    Path file = Files.write(folder.resolve("f"), BYTES);
    assertThat(read(file, 0)).isEqualTo("content");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> read(file, 0)).isInstanceOf(ClosedByInterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(read(file, 0)).isEqualTo("content");
  }
}
