package org.abanico.backup.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abanico.backup.FolderException;
import org.abanico.backup.FolderException.Problem;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.catalog.Catalog;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.manifest.ManifestLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalContentTest {
  private static final byte[] BYTES = "content".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path folder;

  @Test
  void aThreadThatIsInterruptedSaysNothingOfTheFileThatItReads() throws IOException {
    FolderLayout layout = new FolderLayout(folder);
    Files.createDirectory(layout.control());
    Path file = Files.write(folder.resolve("f"), BYTES);
    String sha256 = new Sha256().of(Unpooled.wrappedBuffer(BYTES), 0, BYTES.length);
    ManifestLine.Chunk chunk = new ManifestLine.Chunk(sha256, BYTES.length);
    try (Catalog catalog = Catalog.open(layout);
        LocalContent content = new LocalContent(layout, catalog, "b")) {
      ByteBuf read = content.same("f", 0, chunk);
      assertThat(read.toString(StandardCharsets.US_ASCII)).isEqualTo("content");
      read.release();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> content.same("f", 0, chunk))
          .isInstanceOf(ClosedByInterruptException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
    try (Catalog catalog = Catalog.open(layout);
        LocalContent content = new LocalContent(layout, catalog, "b")) {
      Files.writeString(file, "another");
      assertThatThrownBy(() -> content.same("f", 0, chunk))
          .isInstanceOfSatisfying(
              FolderException.class, e -> assertThat(e.problem()).isEqualTo(Problem.CHANGED));
    }
  }
}
