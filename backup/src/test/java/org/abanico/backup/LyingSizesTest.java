package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.ManifestRules;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A source whose sizes and chunks are not what it says. */
final class LyingSizesTest {
  private static final long MOST = Long.MAX_VALUE / 2;
  private static final String HEAD =
      "ABANICO-MANIFEST 1\nBACKUP b the%20source\nDIRECTORY 0755 1.000000000 - .\n";
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);
  private static final String CHUNK = "CHUNK " + Backups.sha256(CONTENT) + " 7\n";

  private final WorkFolder work = WorkFolder.create();
  private final Path copy = work.resolve("copy");

  LyingSizesTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  /** A file may change while it is read: what its chunks say counts, and nothing is set aside. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 6, 8, 1L << 40, MOST})
  void whatAFileSaysOfItsSizeBeforeItsChunksIsNotReliedOn(long said) throws IOException {
    String file = "FILE 0644 1.000000000 - " + said + " f\n" + CHUNK + "WHOLE 7 1.000000000\n";
    try (DestinationFolder destination = Backups.open(copy, false);
        FolderWriter writer = destination.begin("b", Backups.SOURCE)) {
      Backups.write(Backups.segment(HEAD + file + "END 1 7 1 0 0 0 0\n"), writer);
      assertThat(Backups.write(Backups.content(CONTENT), writer).complete()).isTrue();
      assertThat(writer.publish((_, _) -> {}).bytes()).isEqualTo(7);
    }
    assertThat(copy.resolve("f")).hasContent("content");
  }

  @ParameterizedTest
  @ValueSource(strings = {"6", "8", "0", "4611686018427387903"})
  void aFileThatIsNotTheSumOfItsChunksIsRefused(String whole) throws IOException {
    refuses("FILE 0644 1.000000000 - 7 f\n" + CHUNK + "WHOLE " + whole + " 1.000000000\n");
  }

  /** By the rules alone: a disk would refuse such files first. */
  @Test
  void filesThatTogetherAreMoreThanThereCanBeAreRefused() throws IOException {
    ManifestRules rules = ManifestRules.ofAny();
    EntryTime time = new EntryTime(1, 0);
    rules.accept(new ManifestLine.Version());
    rules.accept(new ManifestLine.Backup("b", Backups.SOURCE));
    rules.accept(new ManifestLine.Directory(0755, time, null, ManifestLine.ROOT));
    for (String name : List.of("a", "b")) {
      rules.accept(new ManifestLine.File(0644, time, null, MOST, name));
      rules.accept(new ManifestLine.Hole(MOST));
      rules.accept(new ManifestLine.Whole(MOST, time));
    }
    rules.accept(new ManifestLine.File(0644, time, null, MOST, "c"));
    rules.accept(new ManifestLine.Hole(MOST));
    assertThatThrownBy(() -> rules.accept(new ManifestLine.Whole(MOST, time)))
        .isInstanceOf(InvalidBackupException.class);
  }

  @Test
  void aBackupWhoseChunksNeverCameIsNotPublished() throws IOException {
    String file = "FILE 0644 1.000000000 - 7 f\n" + CHUNK + "WHOLE 7 1.000000000\n";
    try (DestinationFolder destination = Backups.open(copy, false);
        FolderWriter writer = destination.begin("b", Backups.SOURCE)) {
      String text = HEAD + file + "END 1 7 1 0 0 0 0\n";
      assertThat(Backups.write(Backups.segment(text), writer).complete()).isFalse();
      assertThatThrownBy(() -> writer.publish((_, _) -> {}))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(copy.resolve("f")).doesNotExist();
  }

  private void refuses(String lines) throws IOException {
    try (DestinationFolder destination = Backups.open(copy, false);
        FolderWriter writer = destination.begin("b", Backups.SOURCE)) {
      assertThatThrownBy(
              () -> {
                Backups.write(Backups.segment(HEAD + lines), writer);
                Backups.write(Backups.content(CONTENT), writer);
              })
          .isInstanceOf(InvalidBackupException.class);
    }
    assertThat(copy).isDirectoryNotContaining("glob:**/[!.]*");
  }
}
