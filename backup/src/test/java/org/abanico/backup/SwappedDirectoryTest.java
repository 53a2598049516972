package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.backup.linux.Linux;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Somebody who may write in a copy, as whom its directories belong to may, puts a symbolic link in
 * the place of a directory while the destination works in it.
 */
final class SwappedDirectoryTest {
  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");
  private final Path outside = work.resolve("outside");

  SwappedDirectoryTest() throws IOException {}

  @BeforeEach
  void makeFolders() throws IOException {
    assumeTrue(Linux.isHere(), "elsewhere paths are all that there is");
    Files.createDirectories(source.resolve("d/e"));
    Files.createDirectory(outside);
    Files.createDirectory(outside.resolve("e"));
    mode(outside, "rwxr-xr-x");
  }

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  @Test
  void noFileIsPutThroughALinkThatTakesTheDirectorysPlace() throws IOException {
    write("d/a", "old");
    write("d/b", "old");
    write("d/e/c", "old");
    bring("first");
    write("d/a", "new");
    write("d/b", "new");
    write("d/e/c", "new");
    publishAndSwapAfterTheFirstFile("d");
    assertThat(outside).isDirectoryNotContaining("glob:**/[ab]");
    assertThat(outside.resolve("e")).isEmptyDirectory();
    assertThat(copy.resolve("moved/b")).hasContent("new");
    assertThat(copy.resolve("moved/e/c")).hasContent("new");
  }

  @Test
  void nothingIsTakenAwayThroughALinkThatTakesTheDirectorysPlace() throws IOException {
    write("d/a", "old");
    write("d/b", "old");
    bring("first");
    Files.writeString(outside.resolve("b"), "precious");
    write("d/a", "new");
    Files.delete(source.resolve("d/b"));
    publishAndSwapAfterTheFirstFile("d");
    assertThat(outside.resolve("b")).hasContent("precious");
    assertThat(copy.resolve("moved/b")).doesNotExist();
  }

  @Test
  void whatIsBehindTheLinkGetsNoAttributes() throws IOException {
    write("d/a", "old");
    bring("first");
    write("d/a", "new");
    mode(source.resolve("d"), "rwxrwxrwx");
    publishAndSwapAfterTheFirstFile("d");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(outside)))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void noNameIsGivenToAFileBehindTheLink() throws IOException {
    Files.delete(source.resolve("d/e"));
    write("d/a", "both");
    Files.createLink(source.resolve("z"), source.resolve("d/a"));
    Files.writeString(outside.resolve("a"), "secret");
    publishAndSwapAfterTheFirstFile("d");
    assertThat(copy.resolve("z"))
        .satisfiesAnyOf(z -> assertThat(z).doesNotExist(), z -> assertThat(z).hasContent("both"));
  }

  private void write(String path, String text) throws IOException {
    Files.writeString(source.resolve(path), text);
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private void bring(String id) throws IOException {
    Backups.bring(Backups.read(source, id), copy, false);
  }

  private void publishAndSwapAfterTheFirstFile(String directory) throws IOException {
    boolean[] swapped = {false};
    Backups.Whole backup = Backups.read(source, "swapped");
    try (DestinationFolder destination = Backups.open(copy, false);
        FolderWriter writer = destination.begin(backup.id(), Backups.SOURCE)) {
      Backups.write(backup.blocks(), writer);
      try {
        writer.publish(
            (_, _) -> {
              if (!swapped[0]) {
                swapped[0] = true;
                swap(copy.resolve(directory));
              }
            });
      } catch (FolderException e) {
        assertThat(e).hasMessageNotContaining("/proc/");
      }
    }
    assertThat(swapped[0]).isTrue();
  }

  private void swap(Path directory) {
    try {
      Files.move(directory, copy.resolve("moved"));
      Files.createSymbolicLink(directory, outside);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
