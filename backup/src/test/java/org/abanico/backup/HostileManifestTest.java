package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostileManifestTest {
  private static final String UNANNOUNCED = "content that the manifest does not announce";
  private static final String HEAD = "ABANICO-MANIFEST 1\nBACKUP b the%20source\n";
  private static final String ROOT = "DIRECTORY 0755 1.000000000 - .\n";
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);
  private static final String CHUNK = "CHUNK " + Backups.sha256(CONTENT) + " 7\n";

  private final WorkFolder work = WorkFolder.create();
  private final Path copy = work.resolve("copy");

  HostileManifestTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  @Test
  void theManifestThatTheOthersAreVariantsOfIsGood() throws IOException {
    String text =
        HEAD
            + ROOT
            + "DIRECTORY 0700 1.000000000 - d\n"
            + file("d/f")
            + "SYMLINK -1.500000000 - ../../.. l\n"
            + "OMITTED special s\n"
            + "END 1 7 2 1 0 0 1\n";
    Backups.Whole backup =
        new Backups.Whole(
            "b",
            List.of(Backups.segment(text), Backups.content(CONTENT)),
            new BackupReader.Summary("", 1, 7, 1),
            List.of());
    assertThat(Backups.bring(backup, copy, false).files()).isEqualTo(1);
    assertThat(copy.resolve("d/f")).hasContent("content");
    assertThat(copy.resolve("l")).isSymbolicLink();
  }

  static List<String> badPaths() {
    return List.of(
        "..",
        "../x",
        "a/..",
        "/etc/passwd",
        "/",
        "a//b",
        "a/",
        "./a",
        "a/./b",
        "%00",
        "a%00b",
        "%",
        ".abanico",
        ".abanico/lock",
        ".abanico/staging/b/manifest",
        "%2E%2E",
        "x%2Fy",
        "a%2fb",
        "%FF",
        "%C0%AF",
        "%ED%A0%80",
        "%4",
        "n".repeat(256),
        "%C3%A9".repeat(128));
  }

  @ParameterizedTest
  @MethodSource("badPaths")
  void aPathThatIsNoneIsRefused(String path) throws IOException {
    refuses(ROOT + file(path));
    refuses(ROOT + "DIRECTORY 0755 1.000000000 - " + path + "\n");
    refuses(ROOT + "SYMLINK 1.000000000 - x " + path + "\n");
    refuses(ROOT + "OMITTED special " + path + "\n");
  }

  static List<String> badEntries() {
    String link = "SYMLINK 1.000000000 - /etc l\n";
    String directory = "DIRECTORY 0755 1.000000000 - d\n";
    return List.of(
        // Through what is not a directory.
        ROOT + link + file("l/f"),
        ROOT + link + "DIRECTORY 0755 1.000000000 - l\n",
        ROOT + file("f") + file("f/g"),
        ROOT + "OMITTED unreadable o\n" + file("o/f"),
        // Twice, or out of order.
        ROOT + file("f") + file("f"),
        ROOT + directory + link + directory,
        ROOT + file("b") + file("a"),
        ROOT + directory + file("d/f") + link + file("d/g"),
        ROOT + directory + file("d/f") + file("c"),
        ROOT + ROOT,
        // Without its directory.
        ROOT + file("missing/f"),
        ROOT + directory + file("d/missing/f"),
        directory,
        file("f"),
        // Not what must stand there.
        ROOT + CHUNK,
        ROOT + "WHOLE 0 1.000000000\n",
        ROOT + "SPOILED unreadable\n",
        ROOT + "FILE 0644 1.000000000 - 7 f\n" + directory,
        ROOT + "FILE 0644 1.000000000 - 7 f\nEND 0 0 1 0 0 0 0\n",
        ROOT + HEAD,
        HEAD + ROOT,
        // Sums that do not match.
        ROOT + "FILE 0644 1.000000000 - 7 f\nWHOLE 7 1.000000000\n",
        ROOT + "END 0 0 0 0 0 0 0\n",
        ROOT + "END 1 0 1 0 0 0 0\n",
        ROOT + "END 0 1 1 0 0 0 0\n",
        ROOT + "END 0 0 1 1 0 0 0\n",
        ROOT + "END 0 0 1 0 0 0 1\n",
        ROOT + "END 0 0 1 0 0 0 0\nEND 0 0 1 0 0 0 0\n",
        ROOT + "END 0 0 1 0 0 0 0\n" + link,
        ROOT + "END 0 0 1 0 0 0 0\nhalf a line",
        // Owners.
        "USER 0\n" + ROOT,
        "USER 4294967295 x\n" + ROOT,
        "USER 0 a\nUSER 0 b\n" + ROOT,
        "GROUP 0 a\nGROUP 0 a\n" + ROOT,
        "USER 0 a%20b\n" + ROOT,
        "USER 0 a:b\n" + ROOT,
        "USER 0 %\n" + ROOT,
        ROOT + "FILE 0644 1.000000000 - 0 f\nUSER 0 a\nWHOLE 0 1.000000000\n",
        "DIRECTORY 0755 1.000000000 0 .\n",
        "DIRECTORY 0755 1.000000000 0:4294967295 .\n",
        "DIRECTORY 0755 1.000000000 -1:0 .\n",
        "DIRECTORY 0755 1.000000000 00:0 .\n",
        "DIRECTORY 0755 1.000000000 root:root .\n",
        // Other names of files.
        ROOT + "LINK a b\n",
        ROOT + file("a") + "LINK a b\n",
        ROOT + shared("a", 1),
        ROOT + shared("a", 0),
        ROOT + shared("a", 2) + "LINK a b\nLINK a c\n",
        ROOT + shared("a", 3) + "LINK a a\n",
        ROOT + shared("b", 2) + "LINK b a\n",
        ROOT + shared("a", 2) + "LINK a ../b\n",
        ROOT + shared("a", 2) + "LINK a .abanico/b\n",
        ROOT + shared("a", 2) + "LINK ./a b\n",
        ROOT + shared("a", 2) + "LINK . b\n",
        ROOT + shared("a", 2) + "LINK a/../a b\n",
        ROOT + "FILE 0644 1.000000000 - 0 a\nSHARED 2\nSPOILED unreadable\nLINK a b\n",
        ROOT + "FILE 0644 1.000000000 - 0 a\nSHARED 2\nSHARED 2\n",
        ROOT + directory + "SHARED 2\n",
        ROOT + link + "SHARED 2\n",
        // Extended attributes.
        "XATTR user.a YQ\n" + ROOT,
        ROOT + "XATTR user.b YQ\nXATTR user.a YQ\n",
        ROOT + "XATTR user.a YQ\nXATTR user.a YQ\n",
        ROOT + "XATTR user. YQ\n",
        ROOT + "XATTR user YQ\n",
        ROOT + "XATTR system.other YQ\n",
        ROOT + "XATTR security.selinux YQ\n",
        ROOT + "XATTR user.a%00b YQ\n",
        ROOT + "XATTR user." + "n".repeat(251) + " YQ\n",
        ROOT + "XATTR user.a YR\n",
        ROOT + "XATTR user.a YQ==\n",
        ROOT + "XATTR user.a Y+Q\n",
        ROOT + "XATTR user.a \n",
        ROOT + "XATTR user.a " + "A".repeat(10_926) + "\n",
        ROOT + ("XATTR user.a " + "A".repeat(10_922) + "YQ\n").repeat(2),
        ROOT + ("XATTR user.a " + FULL_PART + "\n").repeat(9),
        ROOT + xattrs(17),
        ROOT + file("f") + "XATTR user.a YQ\n",
        ROOT + "FILE 0644 1.000000000 - 0 f\nWHOLE 0 1.000000000\nXATTR user.a YQ\n",
        ROOT + "OMITTED special s\nXATTR user.a YQ\n",
        deep(40),
        // Holes.
        ROOT + "HOLE 1\n",
        ROOT + "FILE 0644 1.000000000 - 1 f\nHOLE 0\n",
        ROOT + "FILE 0644 1.000000000 - 1 f\nHOLE -1\n",
        ROOT + "FILE 0644 1.000000000 - 1 f\nHOLE 2\nWHOLE 1 1.000000000\n",
        ROOT + "FILE 0644 1.000000000 - 1 f\n" + "HOLE 4611686018427387903\n".repeat(3),
        ROOT + "FILE 0644 1.000000000 - 1 f\nHOLE 1\nAGAIN\nWHOLE 1 1.000000000\n",
        ROOT + "AGAIN\n",
        // FIFOs and devices.
        ROOT + "FIFO 0644 1.000000000 - ../f\n",
        ROOT + "FIFO 0644 1.000000000 f\n",
        ROOT + "FIFO 0644 1.000000000 - f\n" + file("f/g"),
        ROOT + "DEVICE other 0644 1.000000000 - 1 3 d\n",
        ROOT + "DEVICE block 0644 1.000000000 - 4294967296 3 d\n",
        ROOT + "DEVICE block 0644 1.000000000 - 1 d\n",
        ROOT + "DEVICE character 0644 1.000000000 - 1 3 .abanico/lock\n",
        // Forms.
        "DIRECTORY 755 1.000000000 - .\n",
        "DIRECTORY 10755 1.000000000 - .\n",
        "DIRECTORY 0789 1.000000000 - .\n",
        "DIRECTORY 0755 1 - .\n",
        "DIRECTORY 0755 1.0 - .\n",
        "DIRECTORY 0755 01.000000000 - .\n",
        "DIRECTORY 0755 -0.000000000 - .\n",
        "DIRECTORY 0755 +1.000000000 - .\n",
        "DIRECTORY 0755 4611686018427387904.000000000 - .\n",
        "DIRECTORY 0755 1.000000000 -\n",
        "DIRECTORY 0755 1.000000000 - . x\n",
        "DIRECTORY  0755 1.000000000 - .\n",
        "directory 0755 1.000000000 - .\n",
        ROOT + "FILE 0644 1.000000000 - -1 f\n",
        ROOT + "FILE 0644 1.000000000 - 18446744073709551616 f\n",
        ROOT + "FILE 0644 1.000000000 - 7 f\nCHUNK " + "0".repeat(64) + " 0\n",
        ROOT + "FILE 0644 1.000000000 - 7 f\nCHUNK " + "0".repeat(64) + " 1048577\n",
        ROOT + "FILE 0644 1.000000000 - 7 f\nCHUNK " + "0".repeat(63) + " 1\n",
        ROOT + "FILE 0644 1.000000000 - 7 f\nCHUNK " + "A".repeat(64) + " 1\n",
        ROOT + "SYMLINK 1.000000000 - % l\n",
        ROOT + "SYMLINK 1.000000000 - a%00b l\n",
        ROOT + "SYMLINK 1.000000000 - " + "t".repeat(4096) + " l\n",
        ROOT + "OMITTED because o\n",
        ROOT + "SOCKET 0644 s\n",
        ROOT + "\n",
        ROOT + "SYMLINK 1.000000000 - t caf\u00e9\n",
        ROOT + "SYMLINK 1.000000000 - t l\r\n",
        ROOT + "SYMLINK 1.000000000 - t " + "l/".repeat(10_000) + "\n",
        ROOT + "x".repeat(20_000));
  }

  @ParameterizedTest
  @MethodSource("badEntries")
  void linesThatMustNotStandThereAreRefused(String lines) throws IOException {
    refuses(lines);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ABANICO-MANIFEST 2\n",
        "ABANICO-MANIFEST 1 \n",
        "BACKUP b the%20source\n",
        "ABANICO-MANIFEST 1\nBACKUP c the%20source\n",
        "ABANICO-MANIFEST 1\nBACKUP b another\n",
        "ABANICO-MANIFEST 1\nBACKUP b\n"
      })
  void aManifestOfSomethingElseIsRefused(String head) throws IOException {
    refusesText(head + ROOT);
  }

  @Test
  void contentThatIsNotAnnouncedIsRefused() throws IOException {
    refusesBlocks(UNANNOUNCED, Backups.content(CONTENT));
    refusesBlocks(
        UNANNOUNCED,
        Backups.segment(HEAD + ROOT + "FILE 0644 1.000000000 - 7 f\n" + CHUNK),
        Backups.content(CONTENT, CONTENT));
    byte[] other = "another".getBytes(StandardCharsets.US_ASCII);
    refusesBlocks(
        UNANNOUNCED,
        Backups.segment(HEAD + ROOT + "FILE 0644 1.000000000 - 7 f\n" + CHUNK),
        Backups.content(other));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../b", "a/b", ".hidden", "a b"})
  void aBackupOfAnImpossibleNameIsRefused(String id) throws IOException {
    try (DestinationFolder destination = Backups.open(copy, false)) {
      assertThatThrownBy(() -> destination.begin(id, "s"))
          .isInstanceOf(InvalidBackupException.class);
    }
  }

  @Test
  void linesMayBeSplitOverSegments() throws IOException {
    String text = HEAD + ROOT + file("f") + "END 1 7 1 0 0 0 0\n";
    try (DestinationFolder destination = Backups.open(copy, false);
        FolderWriter writer = destination.begin("b", Backups.SOURCE)) {
      for (int i = 0; i < text.length(); i++) {
        Backups.write(Backups.segment(text.substring(i, i + 1)), writer);
      }
      assertThat(Backups.write(Backups.content(CONTENT), writer).complete()).isTrue();
      assertThat(writer.publish((_, _) -> {}).bytes()).isEqualTo(7);
    }
  }

  private static final String FULL_PART = "A".repeat(10_923);

  private static String shared(String path, int names) {
    return "FILE 0644 1.000000000 - 0 " + path + "\nSHARED " + names + "\nWHOLE 0 1.000000000\n";
  }

  /** So many full parts of attributes. */
  private static String xattrs(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("XATTR user.").append((char) ('a' + i)).append(' ').append(FULL_PART);
      lines.append('\n');
    }
    return lines.toString();
  }

  /** So many directories in each other, each with nearly as many attributes as it may have. */
  private static String deep(int levels) {
    StringBuilder lines = new StringBuilder(ROOT);
    String path = "d";
    for (int i = 0; i < levels; i++) {
      lines.append("DIRECTORY 0755 1.000000000 - ").append(path).append('\n').append(xattrs(15));
      path = path + "/d";
    }
    return lines.toString();
  }

  private static String file(String path) {
    return "FILE 0644 1.000000000 - 7 " + path + "\n" + CHUNK + "WHOLE 7 1.000000000\n";
  }

  private void refuses(String lines) throws IOException {
    refusesText(HEAD + lines);
  }

  private void refusesText(String text) throws IOException {
    Backups.Block content = Backups.content(CONTENT);
    refusesBlocks("manifest: ", Backups.segment(text), content, content, content);
  }

  /**
   * The blocks are refused, as invalid and not as damaged, before or after the content comes.
   *
   * @param why how the reason begins: more content than is announced is a reason, too
   */
  private void refusesBlocks(String why, Backups.Block... blocks) throws IOException {
    try (DestinationFolder destination = Backups.open(copy, false)) {
      FolderWriter writer = destination.begin("b", Backups.SOURCE);
      assertThatThrownBy(
              () -> {
                for (Backups.Block block : blocks) {
                  Backups.write(block, writer);
                }
              })
          .isInstanceOf(InvalidBackupException.class)
          .hasMessageStartingWith(why);
      assertThatThrownBy(() -> writer.publish((_, _) -> {}))
          .isInstanceOf(IllegalStateException.class);
      writer.close();
    }
    assertThat(copy).isDirectoryNotContaining("glob:**/[!.]*");
    assertThat(copy.resolve(".abanico/staging")).isEmptyDirectory();
  }
}
