package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.abanico.backup.BackupWriter.Written;
import org.abanico.backup.Backups.Block;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A server withholds blocks, or gives them in another order: nothing less is taken for the whole.
 */
class MissingBlocksTest {
  private static final byte[] ONE = "one".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TWO = "two".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] THREE = "three".getBytes(StandardCharsets.US_ASCII);

  private static final List<Block> WHOLE =
      List.of(
          Backups.segment(
              "ABANICO-MANIFEST 1\nBACKUP b the%20source\nDIRECTORY 0755 1.000000000 - .\n"),
          Backups.segment(file("a", ONE)),
          Backups.content(ONE),
          Backups.segment("DIRECTORY 0755 1.000000000 - d\n"),
          Backups.segment(file("d/b", TWO) + file("d/c", THREE)),
          Backups.content(TWO),
          Backups.content(THREE),
          Backups.segment("LINK a e\n"),
          Backups.segment("SYMLINK 1.000000000 - a f\n"),
          Backups.segment("OMITTED special g\n"),
          Backups.segment("END 3 11 2 1 1 0 1\n"));

  private final WorkFolder work = WorkFolder.create();
  private int copies;

  MissingBlocksTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  private static String file(String path, byte[] content) {
    String shared = path.equals("a") ? "SHARED 2\n" : "";
    return "FILE 0644 1.000000000 - %d %s\n%sCHUNK %s %d\nWHOLE %d 1.000000000\n"
        .formatted(
            content.length, path, shared, Backups.sha256(content), content.length, content.length);
  }

  /** The sum of the backup for which the blocks are taken; empty when they are for none. */
  private String taken(List<Block> blocks) throws IOException {
    Path copy = work.resolve("copy" + copies++);
    String root = "";
    try (DestinationFolder destination = Backups.open(copy, false);
        FolderWriter writer = destination.begin("b", Backups.SOURCE)) {
      for (Block block : blocks) {
        Written written = Backups.write(new Block(block.kind(), block.bytes()), writer);
        if (written.complete()) {
          root = writer.publish((_, _) -> {}).root();
          break;
        }
      }
    } catch (InvalidBackupException | DamagedBlockException e) {
      root = "";
    }
    if (root.isEmpty()) {
      try (var entries = Files.newDirectoryStream(copy)) {
        entries.forEach(entry -> assertThat(entry.getFileName()).hasToString(".abanico"));
      }
    }
    return root;
  }

  @Test
  void theWholeIsTaken() throws IOException {
    assertThat(taken(WHOLE)).isNotEmpty();
  }

  @Test
  void withoutAnyOneBlockItIsNot() throws IOException {
    for (int i = 0; i < WHOLE.size(); i++) {
      List<Block> less = new ArrayList<>(WHOLE);
      less.remove(i);
      assertThat(taken(less)).as("without block %d", i).isEmpty();
    }
  }

  @Test
  void cutOffAnywhereItIsNot() throws IOException {
    for (int i = 0; i < WHOLE.size(); i++) {
      assertThat(taken(WHOLE.subList(0, i))).as("the first %d", i).isEmpty();
    }
  }

  @Test
  void withAnyBlockTwiceItIsNot() throws IOException {
    for (int i = 0; i < WHOLE.size() - 1; i++) {
      List<Block> more = new ArrayList<>(WHOLE);
      more.add(i, WHOLE.get(i));
      assertThat(taken(more)).as("block %d twice", i).isEmpty();
    }
  }

  @Test
  void withTwoBlocksInEachOthersPlaceItIsTheSameBackupOrNone() throws IOException {
    String whole = taken(WHOLE);
    for (int i = 0; i < WHOLE.size(); i++) {
      for (int j = i + 1; j < WHOLE.size(); j++) {
        List<Block> swapped = new ArrayList<>(WHOLE);
        Collections.swap(swapped, i, j);
        assertThat(taken(swapped)).as("blocks %d and %d swapped", i, j).isIn("", whole);
      }
    }
  }
}
