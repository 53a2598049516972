package org.abanico.backup;

import static org.abanico.testing.TreeAssert.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.abanico.backup.BackupReader.Omission;
import org.abanico.backup.Shortfall.Kind;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.testing.TreeAssert;
import org.abanico.testing.Xattrs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Everything that a tree has, besides names, contents and times. */
final class AttributesTest {
  /** Version 2, then user::rw-, user:7:r--, group::r--, mask::rw-, other::---. */
  private static final String ACL =
      "02000000 01000600ffffffff 0200040007000000 04000400ffffffff 10000600ffffffff"
          + " 20000000ffffffff";

  private static final BackupReader.Summary NONE = new BackupReader.Summary("", 0, 0, 0);

  private final WorkFolder work = WorkFolder.create();
  private final Path source = Files.createDirectory(work.resolve("source"));
  private final Path copy = work.resolve("copy");

  AttributesTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  @Test
  void ownersAndGroupsArriveByName() throws Exception {
    assumeTrue(OrdinaryUser.isRoot(), "only root can give files away");
    file("f", 1, 2);
    file("unknown", 70_001, 70_002);
    Files.createSymbolicLink(source.resolve("l"), Path.of("f"));
    own(source.resolve("l"), 3, 3);
    Files.createDirectory(source.resolve("d"));
    own(source.resolve("d"), 3, 4);
    Backups.Whole backup = Backups.read(source, "b");
    assertThat(backup.manifest())
        .contains("USER 1 daemon\n", "GROUP 2 bin\n")
        .doesNotContain("R 7");
    assertThat(bring(backup)).isEmpty();
    assertSame(source, copy);
    String renamed = backup.manifest().replace("USER 1 daemon\n", "USER 1 bin\n");
    try (DestinationFolder destination = Backups.open(work.resolve("other"), false);
        FolderWriter writer = destination.begin("b", Backups.SOURCE)) {
      Backups.write(Backups.segment(renamed), writer);
      Backups.write(backup.blocks().getLast(), writer);
      writer.publish((_, _) -> {});
    }
    assertThat(Files.getAttribute(work.resolve("other/f"), "unix:uid")).isEqualTo(2);
  }

  @Test
  void anOrdinaryUserKeepsWhatItCanAndIsToldOfTheRest() throws Exception {
    assumeTrue(OrdinaryUser.isRoot(), "only root can make such a source");
    file("f", 1, 2);
    mode("f", 06755);
    file("g", 1, 2);
    Xattrs.set(source.resolve("g"), "user.kept", new byte[] {1});
    run("mkfifo", source.resolve("fifo").toString());
    run("mknod", source.resolve("null").toString(), "c", "1", "3");
    Backups.Whole backup = Backups.read(source, "b");
    OrdinaryUser.give(work.path());
    List<Shortfall> shortfalls = OrdinaryUser.run(() -> bring(backup));
    assertThat(shortfalls)
        .containsExactlyInAnyOrder(
            new Shortfall(Kind.OWNER, 4, "f"),
            new Shortfall(Kind.SET_ID, 1, "f"),
            new Shortfall(Kind.SPECIAL, 1, "null"));
    assertThat(Xattrs.of(copy.resolve("g"))).containsOnlyKeys("user.kept");
    assertThat(Files.getAttribute(copy.resolve("f"), "unix:mode")).isEqualTo(0100755);
    assertThat(copy.resolve("fifo")).exists();
  }

  @Test
  void attributesThatTheSystemRefusesAreCountedAndNoError() throws Exception {
    String text =
        """
        ABANICO-MANIFEST 1
        BACKUP b the%20source
        DIRECTORY 0755 1.000000000 - .
        XATTR system.posix_acl_access YQ
        FIFO 0644 1.000000000 - a
        XATTR user.refused YQ
        FILE 0644 1.000000000 - 0 f
        XATTR security.capability YQ
        XATTR user.kept YQ
        WHOLE 0 1.000000000
        END 1 0 1 0 0 1 0
        """;
    assertThat(bring(new Backups.Whole("b", List.of(Backups.segment(text)), NONE, List.of())))
        .containsExactlyInAnyOrder(
            new Shortfall(Kind.XATTR, 2, "f"), new Shortfall(Kind.ACL, 1, "."));
    assertThat(Xattrs.of(copy.resolve("f"))).containsOnlyKeys("user.kept");
  }

  @Test
  void aChangeOfAttributesAloneIsBroughtToo() throws Exception {
    file("mode");
    file("attribute");
    Files.createDirectory(source.resolve("d"));
    file("d/owner");
    Backups.bring(Backups.read(source, "first"), copy, false);
    mode("mode", 0600);
    Xattrs.set(source.resolve("attribute"), "user.a", new byte[0]);
    Xattrs.set(source.resolve("d"), "user.b", "x".getBytes(StandardCharsets.US_ASCII));
    if (OrdinaryUser.isRoot()) {
      own(source.resolve("d/owner"), 5, 5);
    }
    Backups.bring(Backups.read(source, "second"), copy, false);
    assertSame(source, copy);
    Xattrs.set(source.resolve("attribute"), "user.a", new byte[] {7});
    Files.delete(source.resolve("d/owner"));
    Files.delete(source.resolve("d"));
    Files.createDirectory(source.resolve("d"));
    Backups.bring(Backups.read(source, "third"), copy, false);
    assertSame(source, copy);
    assertThat(Xattrs.of(copy.resolve(".abanico/history/third/d"))).containsKey("user.b");
  }

  @Test
  void accessControlListsArriveAndAreNotInherited() throws Exception {
    byte[] acl = HexFormat.of().parseHex(ACL.replace(" ", ""));
    Files.createDirectories(source.resolve("d/plain"));
    file("d/f");
    file("d/listed");
    Xattrs.set(source.resolve("d/listed"), "system.posix_acl_access", acl);
    Xattrs.set(source.resolve("d"), "system.posix_acl_default", acl);
    Xattrs.set(source, "system.posix_acl_default", acl);
    for (String id : List.of("first", "second")) {
      Backups.bring(Backups.read(source, id), copy, false);
      assertSame(source, copy);
    }
    assertThat(copy.resolve(".abanico/history")).isEmptyDirectory();
    Files.createDirectory(source.resolve("d/new"));
    file("d/more");
    Backups.bring(Backups.read(source, "third"), copy, false);
    assertSame(source, copy);
    assertThat(Xattrs.of(copy.resolve("d/f"))).isEmpty();
  }

  @Test
  void longAttributesAndManyArrive() throws Exception {
    assumeTrue(OrdinaryUser.isRoot(), "this file system has room for trusted attributes only");
    file("f");
    for (int length : List.of(0, 1, 8_191, 8_192, 8_193, 16_384, 20_000)) {
      Xattrs.set(source.resolve("f"), "trusted.n" + length, new byte[length]);
    }
    Backups.Whole backup = Backups.read(source, "b");
    assertThat(backup.omitted()).isEmpty();
    Backups.bring(backup, copy, false);
    assertSame(source, copy);
  }

  @Test
  void moreAttributesThanAManifestHoldsAreToldOf() throws Exception {
    assumeTrue(OrdinaryUser.isRoot(), "this file system has room for trusted attributes only");
    file("f");
    for (String name : List.of("a", "b", "c")) {
      Xattrs.set(source.resolve("f"), "trusted." + name, new byte[60_000]);
    }
    Backups.Whole backup = Backups.read(source, "b");
    assertThat(backup.omitted())
        .extracting(Omission::code, Omission::path, Omission::isRemark)
        .containsExactly(tuple("attributes", "f", true));
    assertThat(backup.summary().omitted()).isZero();
    Backups.bring(backup, copy, false);
    assertThat(Xattrs.of(copy.resolve("f"))).hasSize(2);
  }

  @Test
  void namesOfOneFileAreNamesOfOneFile() throws Exception {
    Files.createDirectories(source.resolve("d"));
    for (String name : List.of("a", "b", "d/x")) {
      link(name, "first");
    }
    link("z", "d/second");
    Backups.Whole backup = Backups.read(source, "1");
    assertThat(backup.summary().files()).isEqualTo(2);
    Backups.bring(backup, copy, false);
    assertSame(source, copy);
    Backups.bring(Backups.read(source, "2"), copy, false);
    assertThat(copy.resolve(".abanico/history")).isEmptyDirectory();
    // The same contents, but other files.
    Files.delete(source.resolve("d/x"));
    Files.copy(source.resolve("a"), source.resolve("d/x"));
    Files.setLastModifiedTime(
        source.resolve("d/x"), Files.getLastModifiedTime(source.resolve("a")));
    Backups.bring(Backups.read(source, "3"), copy, false);
    assertSame(source, copy);
    link("e", "d/x");
    Files.delete(source.resolve("b"));
    Files.createLink(source.resolve("b"), source.resolve("d/x"));
    Backups.bring(Backups.read(source, "4"), copy, false);
    assertSame(source, copy);
  }

  @Test
  void aNameWithAReplacementCharacterIsANameOfTheSameFileToo() throws Exception {
    link("a \uFFFD", "first");
    link("last", "other \uFFFD");
    Backups.bring(Backups.read(source, "1"), copy, false);
    assertSame(source, copy);
  }

  @Test
  void whatWasOneFileBecomesTwoPairs() throws Exception {
    for (String name : List.of("b", "c", "d")) {
      link(name, "a");
    }
    Backups.bring(Backups.read(source, "1"), copy, false);
    for (String name : List.of("b", "d")) {
      Files.delete(source.resolve(name));
    }
    Files.copy(source.resolve("a"), source.resolve("b"));
    Files.setLastModifiedTime(source.resolve("b"), Files.getLastModifiedTime(source.resolve("a")));
    link("d", "b");
    Backups.bring(Backups.read(source, "2"), copy, false);
    assertSame(source, copy);
  }

  @Test
  void holesAreNeitherSentNorWritten() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(source.resolve("image").toFile(), "rw")) {
      file.setLength(20L << 30);
      for (int i = 0; i < 5; i++) {
        file.seek((i * 4L << 30) + 12_288);
        file.write(new byte[] {1, 2, 3});
      }
    }
    try (RandomAccessFile file = new RandomAccessFile(source.resolve("empty").toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    Backups.Whole backup = Backups.read(source, "first");
    assertThat(backup.manifest()).contains("HOLE " + (1L << 40) + "\n");
    assertThat(backup.summary().bytes()).isEqualTo((20L << 30) + (1L << 40));
    assertThat(backup.blocks().stream().mapToInt(block -> block.body().readableBytes()).sum())
        .isLessThan(100_000);
    Backups.bring(backup, copy, false);
    assertThat(copy.resolve("image")).hasSize(20L << 30);
    assertThat(copy.resolve("empty")).hasSize(1L << 40);
    assertThat(allocated("image", "empty")).isEqualTo(allocatedAtSource("image", "empty"));
    try (RandomAccessFile file = new RandomAccessFile(copy.resolve("image").toFile(), "r")) {
      file.seek((4L << 32) + 12_287);
      byte[] read = new byte[5];
      file.readFully(read);
      assertThat(read).containsExactly(0, 1, 2, 3, 0);
    }
    // What is the same is not read through its holes to find that out.
    Backups.bring(Backups.read(source, "second"), copy, false);
    assertThat(copy.resolve(".abanico/history")).isEmptyDirectory();
  }

  @Test
  void aSparseFileIsTheSameByteForByte() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(source.resolve("f").toFile(), "rw")) {
      for (int i = 1; i < 200; i++) {
        file.seek(i * 70_000L);
        file.write(
            String.format(Locale.ROOT, "at %d", i).repeat(i).getBytes(StandardCharsets.UTF_8));
      }
      file.setLength(20_000_000);
    }
    Backups.bring(Backups.read(source, "b"), copy, false);
    assertSame(source, copy);
    assertThat(TreeAssert.differences(source, copy)).isEmpty();
  }

  private List<Shortfall> bring(Backups.Whole backup) throws IOException {
    try (DestinationFolder destination = Backups.open(copy, false);
        FolderWriter writer = destination.begin(backup.id(), Backups.SOURCE)) {
      Backups.write(backup.blocks(), writer);
      writer.publish((_, _) -> {});
      return writer.shortfalls();
    }
  }

  private void file(String name) throws IOException {
    Files.writeString(source.resolve(name), "content");
  }

  private void file(String name, int uid, int gid) throws IOException {
    file(name);
    own(source.resolve(name), uid, gid);
  }

  private void link(String name, String to) throws IOException {
    if (!Files.exists(source.resolve(to))) {
      file(to);
    }
    Files.createLink(source.resolve(name), source.resolve(to));
  }

  private static void own(Path path, int uid, int gid) throws IOException {
    Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
  }

  private void mode(String name, int mode) throws IOException {
    Files.setAttribute(source.resolve(name), "unix:mode", mode);
  }

  private String allocated(String... names) throws Exception {
    return blocks(copy, names);
  }

  private String allocatedAtSource(String... names) throws Exception {
    return blocks(source, names);
  }

  private static String blocks(Path folder, String... names) throws Exception {
    StringBuilder blocks = new StringBuilder();
    for (String name : names) {
      Process stat =
          new ProcessBuilder("stat", "-c", "%b", folder.resolve(name).toString()).start();
      blocks.append(new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
    return blocks.toString();
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
