package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abanico.backup.BackupWriter.Written;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Content that comes before its turn, as it may where several destinations are sent to. */
final class ContentOutOfOrderTest {
  private static final byte[] A = bytes("of both readings");
  private static final byte[] X = bytes("something else");

  private final WorkFolder work = WorkFolder.create();
  private final Path copy = work.resolve("copy");

  ContentOutOfOrderTest() throws IOException {}

  @BeforeEach
  void backUpSomething() throws IOException {
    Path source = Files.createDirectory(work.resolve("source"));
    Files.writeString(source.resolve("f"), "so that not all is needed");
    Backups.bring(Backups.read(source, "before"), copy, false);
  }

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String line(byte[] chunk) {
    return "CHUNK " + Backups.sha256(chunk) + " " + chunk.length + "\n";
  }

  /** A manifest of one file, with these lines of content. */
  private static Backups.Block manifest(String lines, int size) {
    return Backups.segment(
        "ABANICO-MANIFEST 1\nBACKUP b the%20source\nDIRECTORY 0755 0.000000000 - .\n"
            + "FILE 0644 1.000000000 - 1 f\n"
            + lines
            + ("WHOLE " + size + " 1.000000000\nEND 1 " + size + " 1 0 0 0 0\n"));
  }

  @Test
  void whatIsReadAgainMayComeTwiceBeforeItsTurn() throws IOException {
    String lines = line(X) + line(A) + "AGAIN\n" + line(A) + line(X);
    try (DestinationFolder folder = Backups.open(copy, false);
        FolderWriter writer = folder.begin("b", Backups.SOURCE)) {
      Written asked = Backups.write(manifest(lines, A.length + X.length), writer);
      assertThat(asked.wants()).isNotNull();
      assertThat(asked.wants().chunks().cardinality()).isEqualTo(4);
      Written early = Backups.write(Backups.content(A, A), writer);
      assertThat(early.stored()).isFalse();
      assertThat(Backups.write(Backups.content(X, X), writer).complete()).isTrue();
      writer.publish((_, _) -> {});
    }
    assertThat(copy.resolve("f")).hasContent("of both readingssomething else");
  }

  @Test
  void whatNobodyWantsIsRefused() throws IOException {
    try (DestinationFolder folder = Backups.open(copy, false);
        FolderWriter writer = folder.begin("b", Backups.SOURCE)) {
      Backups.write(manifest(line(X), X.length), writer);
      Backups.write(Backups.content(A), writer);
      assertThatThrownBy(() -> Backups.write(Backups.content(X), writer))
          .isInstanceOf(InvalidBackupException.class);
    }
  }
}
