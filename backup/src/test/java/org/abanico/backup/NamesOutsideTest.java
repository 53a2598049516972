package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file of the copy has another name outside of it. */
class NamesOutsideTest {
  private static final FileTime BEFORE = FileTime.fromMillis(1_000_000);

  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");
  private final Path outside = work.resolve("outside");

  NamesOutsideTest() throws IOException {}

  @BeforeEach
  void backUpOnce() throws IOException {
    Files.createDirectory(source);
    Files.writeString(source.resolve("f"), "before");
    Files.setLastModifiedTime(source.resolve("f"), BEFORE);
    Backups.bring(Backups.read(source, "1"), copy, false);
    Files.createLink(outside, copy.resolve("f"));
  }

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  private void backUpAgain() throws IOException {
    Backups.bring(Backups.read(source, "2"), copy, false);
    assertThat(outside).hasContent("before");
    assertThat(Files.getLastModifiedTime(outside)).isEqualTo(BEFORE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(outside)))
        .startsWith("rw-r--r--");
  }

  @Test
  void whatItHoldsThereStaysWhenTheFileChanges() throws IOException {
    Files.writeString(source.resolve("f"), "after it");
    backUpAgain();
    assertThat(copy.resolve("f")).hasContent("after it");
  }

  @Test
  void itStaysThereWhenTheFileIsRemoved() throws IOException {
    Files.delete(source.resolve("f"));
    backUpAgain();
    assertThat(copy.resolve("f")).doesNotExist();
  }

  @Test
  void itsModeAndTimeStayThereWhenTheyChange() throws IOException {
    Files.setPosixFilePermissions(
        source.resolve("f"), PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setLastModifiedTime(source.resolve("f"), FileTime.fromMillis(2_000_000));
    backUpAgain();
    assertThat(Files.isExecutable(copy.resolve("f"))).isTrue();
  }
}
