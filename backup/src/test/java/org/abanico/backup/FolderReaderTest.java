package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.BackupReader.Omission;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.source.FolderCounter;
import org.abanico.backup.source.FolderCounter.Totals;
import org.abanico.backup.source.FolderReader;
import org.abanico.testing.TreeAssert;
import org.abanico.testing.TreeShape;
import org.abanico.testing.Trees;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FolderReaderTest {
  private static final int LARGE = 12_000_000;

  private final WorkFolder work = WorkFolder.create();
  private final Path source = Files.createDirectory(work.resolve("source"));
  private final Path copy = work.resolve("copy");

  FolderReaderTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  @Test
  void entriesAreInTheOrderOfTheBytesOfTheirNames() throws IOException {
    for (String name : List.of("b", "a", "a.b", "a b", "B", "\uE000", "\uD83D\uDCBE", "\u00e9")) {
      Files.createDirectories(source.resolve(name).resolve("in"));
    }
    assertThat(
            Backups.read(source, "b")
                .manifest()
                .lines()
                .filter(line -> line.startsWith("DIRECTORY"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1)))
        .containsExactly(
            ".",
            "B",
            "B/in",
            "a",
            "a/in",
            "a%20b",
            "a%20b/in",
            "a.b",
            "a.b/in",
            "b",
            "b/in",
            "%C3%A9",
            "%C3%A9/in",
            "%EE%80%80",
            "%EE%80%80/in",
            "%F0%9F%92%BE",
            "%F0%9F%92%BE/in");
  }

  @Test
  void aSmallFolderIsOneManifestBlockAndOneContentBlock() throws IOException {
    Files.writeString(source.resolve("f"), "content");
    List<Backups.Block> blocks = Backups.read(source, "b").blocks();
    assertThat(blocks).extracting(Backups.Block::kind).containsExactly(Kind.MANIFEST, Kind.CONTENT);
  }

  @Test
  void contentIsHeldBackForFourBlocksAtMost() throws IOException {
    Files.write(source.resolve("f"), new byte[LARGE]);
    List<Kind> kinds =
        Backups.read(source, "b").blocks().stream().map(Backups.Block::kind).toList();
    assertThat(kinds.subList(0, 6))
        .containsExactly(
            Kind.MANIFEST, Kind.CONTENT, Kind.CONTENT, Kind.CONTENT, Kind.CONTENT, Kind.MANIFEST);
  }

  @Test
  void blocksTellHowMuchIsComplete() throws IOException {
    Files.write(source.resolve("a"), new byte[100]);
    Files.write(source.resolve("b"), new byte[LARGE]);
    Files.createFile(source.resolve("c"));
    List<Long> files = new ArrayList<>();
    List<Long> bytes = new ArrayList<>();
    try (FolderReader reader = FolderReader.open(source, "b", "s")) {
      for (ReadBlock block = Backups.first(reader); block != null; block = reader.next()) {
        files.add(block.files());
        bytes.add(block.bytes());
        block.body().release();
      }
      assertThat(reader.summary().files()).isEqualTo(3);
    }
    assertThat(files).isSorted().startsWith(0L, 1L).endsWith(3L);
    assertThat(bytes).isSorted().startsWith(0L).endsWith(100L + LARGE);
  }

  @Test
  void socketsAreOmittedAndNamed() throws IOException {
    Trees.build(source, 1, TreeShape.small().withFifos());
    Backups.Whole backup;
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(source.resolve("socket")));
      backup = Backups.read(source, "b");
    }
    assertThat(backup.omitted())
        .extracting(Omission::code, Omission::path)
        .containsExactly(tuple("special", "socket"));
    assertThat(backup.summary().omitted()).isEqualTo(1);
    Backups.bring(backup, copy, false);
  }

  @Test
  void namesThatAreNotUtf8AreOmittedAndNamed() throws Exception {
    Files.writeString(source.resolve("good"), "x");
    String script = "printf x > $'bad\\xff' && printf x > $'bad\\xfe' && ln -s $'\\xff' l";
    assertThat(
            new ProcessBuilder("bash", "-c", script).directory(source.toFile()).start().waitFor())
        .isZero();
    Backups.Whole backup = Backups.read(source, "b");
    assertThat(backup.omitted())
        .extracting(Omission::code, Omission::path)
        .containsExactlyInAnyOrder(
            tuple("name", "bad\\xFF"), tuple("name", "bad\\xFE"), tuple("name", "l"));
    assertThat(Backups.bring(backup, copy, false).omitted()).isEqualTo(3);
    assertThat(copy.resolve("good")).hasContent("x");
  }

  @Test
  void unrepresentableNamesAtTheDestinationGoToHistory() throws Exception {
    Files.writeString(source.resolve("good"), "x");
    Files.createDirectory(copy);
    assertThat(
            new ProcessBuilder("bash", "-c", "printf x > $'bad\\xff'")
                .directory(copy.toFile())
                .start()
                .waitFor())
        .isZero();
    Backups.bring(Backups.read(source, "b"), copy, true);
    try (var kept = Files.list(copy.resolve(".abanico/history/b"))) {
      assertThat(kept).hasSize(1);
    }
  }

  @Test
  void aFileThatGrowsIsReadAgain() throws IOException {
    Path file = Files.write(source.resolve("f"), new byte[LARGE]);
    Backups.Whole backup =
        readWith(() -> Files.write(file, new byte[1_000_000], StandardOpenOption.APPEND));
    assertThat(backup.manifest()).contains("\nAGAIN\n", "WHOLE " + (LARGE + 1_000_000) + " ");
    assertThat(backup.omitted()).isEmpty();
    Backups.bring(backup, copy, false);
    TreeAssert.assertSame(source, copy);
  }

  @Test
  void aFileThatIsWrittenAndGivenItsTimeBackIsReadAgain() throws IOException {
    Path file = Files.write(source.resolve("f"), new byte[LARGE]);
    FileTime time = Files.getLastModifiedTime(file);
    byte[] other = new byte[LARGE];
    Arrays.fill(other, (byte) 1);
    Backups.Whole backup =
        readWith(
            () -> {
              Files.write(file, other);
              Files.setLastModifiedTime(file, time);
            });
    assertThat(backup.omitted()).isEmpty();
    Backups.bring(backup, copy, false);
    assertThat(copy.resolve("f")).hasBinaryContent(other);
  }

  @Test
  void aFileThatIsReplacedWhileItIsReadAgainIsToldOfAndHasTheTimeOfWhatWasRead()
      throws IOException {
    Path file = Files.write(source.resolve("f"), new byte[LARGE]);
    Path next = Files.write(work.resolve("next"), new byte[1]);
    FileTime second = FileTime.fromMillis(2_000);
    Backups.Whole backup =
        readWithChanges(
            blocks -> {
              if (blocks == 1) {
                Files.setLastModifiedTime(file, second);
              } else if (blocks == LARGE * 3 / 2 >> 20) {
                Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
              }
            });
    assertThat(backup.omitted()).extracting(Omission::code).containsExactly("changing");
    assertThat(backup.manifest()).contains("\nAGAIN\n");
    Backups.bring(backup, copy, false);
    assertThat(copy.resolve("f")).hasSize(LARGE);
    assertThat(Files.getLastModifiedTime(copy.resolve("f"))).isEqualTo(second);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFileWhoseNameIsGoneWhileItIsReadIsWhatItWas(boolean replaced) throws IOException {
    Path file = Files.write(source.resolve("f"), new byte[LARGE]);
    FileTime time = Files.getLastModifiedTime(file);
    Backups.Whole backup =
        readWith(
            () -> {
              Files.delete(file);
              if (replaced) {
                Files.write(file, new byte[1]);
              }
            });
    assertThat(backup.omitted()).isEmpty();
    Backups.bring(backup, copy, false);
    assertThat(copy.resolve("f")).hasSize(LARGE);
    assertThat(Files.getLastModifiedTime(copy.resolve("f"))).isEqualTo(time);
  }

  @Test
  void aFileThatIsWrittenAndThenReplacedWhileItIsReadIsWholeAndToldOf() throws IOException {
    Path file = Files.write(source.resolve("f"), new byte[LARGE]);
    byte[] other = new byte[LARGE];
    Arrays.fill(other, (byte) 1);
    Path next = Files.write(work.resolve("next"), new byte[1]);
    Backups.Whole backup =
        readWith(
            () -> {
              Files.write(file, other);
              Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
            });
    assertThat(backup.omitted()).extracting(Omission::code).containsExactly("changing");
    Backups.bring(backup, copy, false);
    assertThat(copy.resolve("f")).hasBinaryContent(other);
  }

  @Test
  void aFileThatDoesNotHoldStillIsTakenAndToldOf() throws IOException {
    Path file = Files.write(source.resolve("f"), new byte[LARGE]);
    Backups.Whole backup =
        readWithChanges(
            blocks -> Files.setLastModifiedTime(file, FileTime.fromMillis(1_000L * blocks)));
    assertThat(backup.omitted())
        .extracting(Omission::code, Omission::path, Omission::isRemark)
        .containsExactly(tuple("changing", "f", true));
    assertThat(backup.manifest()).containsOnlyOnce("AGAIN\n");
    assertThat(backup.summary().omitted()).isZero();
    assertThat(Backups.bring(backup, copy, false).files()).isEqualTo(1);
    assertThat(copy.resolve("f")).hasSize(LARGE);
  }

  @Test
  void aFileThatShrinksIsWhatWasRead() throws IOException {
    Path file = Files.write(source.resolve("f"), new byte[LARGE]);
    Backups.Whole backup = readWith(() -> Files.write(file, new byte[1]));
    assertThat(backup.manifest()).doesNotContain("SPOILED").doesNotContain("WHOLE " + LARGE);
    assertThat(Backups.bring(backup, copy, false).files()).isEqualTo(1);
  }

  @Test
  void whatVanishesAfterItsDirectoryWasListedIsOmitted() throws IOException {
    Files.write(source.resolve("a"), new byte[LARGE]);
    Path file = Files.createFile(source.resolve("b"));
    Files.createDirectory(source.resolve("c"));
    Backups.Whole backup =
        readWith(
            () -> {
              Files.delete(file);
              Files.delete(source.resolve("c"));
            });
    assertThat(backup.omitted())
        .extracting(Omission::code, Omission::path)
        .containsExactly(tuple("vanished", "b"), tuple("vanished", "c"));
    assertThat(Backups.bring(backup, copy, false).omitted()).isEqualTo(2);
  }

  @Test
  void aFolderThatIsTakenAwayIsNoBackup() throws IOException {
    Files.write(source.resolve("a"), new byte[LARGE]);
    try (FolderReader reader = FolderReader.open(source, "b", "s")) {
      ReadBlock first = Backups.first(reader);
      Files.move(source, work.resolve("elsewhere"));
      assertThatThrownBy(() -> Backups.readOn(reader, first))
          .isInstanceOfSatisfying(
              FolderException.class,
              e -> assertThat(e.problem()).isEqualTo(FolderException.Problem.MISSING));
    }
  }

  @Test
  void aFileThatFailsWhileItIsReadIsSpoiledAndLeftOut() throws Exception {
    assumeTrue(OrdinaryUser.isRoot(), "only root can mount a file that fails");
    Files.createFile(source.resolve("bad"));
    Files.writeString(source.resolve("good"), "x");
    // Nothing is mapped at address 0: reading there is an input/output error.
    Path memory = Path.of("/proc", Long.toString(ProcessHandle.current().pid()), "mem");
    run("mount", "--bind", memory.toString(), source.resolve("bad").toString());
    Backups.Whole backup;
    try {
      backup = Backups.read(source, "b");
    } finally {
      run("umount", source.resolve("bad").toString());
    }
    assertThat(backup.omitted()).extracting(Omission::path).containsExactly("bad");
    assertThat(backup.manifest()).contains("SPOILED unreadable\n");
    assertThat(Backups.bring(backup, copy, false))
        .isEqualTo(new BackupWriter.Receipt(backup.summary().root(), 1, 1, 1));
    assertThat(copy.resolve("bad")).doesNotExist();
    assertThat(copy.resolve("good")).hasContent("x");
  }

  @Test
  void anInterruptionEndsTheReadingInsteadOfSpoilingFiles() throws IOException {
    Files.write(source.resolve("f"), new byte[LARGE]);
    try (FolderReader reader = FolderReader.open(source, "b", "s")) {
      reader.begin(List.of(BackupReader.Receiver.EMPTY));
      Thread.currentThread().interrupt();
      assertThatThrownBy(reader::next).isInstanceOf(ClosedByInterruptException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void blocksThatWereNotTakenAreReleased() throws IOException {
    Files.write(source.resolve("f"), new byte[LARGE]);
    ReadBlock first;
    try (FolderReader reader = FolderReader.open(source, "b", "s")) {
      first = Backups.first(reader);
    }
    Backups.take(first);
  }

  @Test
  void theCounterKnowsTheTotalsOfTheBackup() throws IOException {
    Trees.build(source, 3, TreeShape.small().withFifos());
    Backups.Whole backup = Backups.read(source, "b");
    FolderCounter counter = FolderCounter.open(source);
    Totals totals = counter.step(0);
    while (!totals.done()) {
      Totals next = counter.step(7);
      assertThat(next.files()).isBetween(totals.files(), totals.files() + 7);
      totals = next;
    }
    assertThat(totals)
        .isEqualTo(new Totals(backup.summary().files(), backup.summary().bytes(), true));
  }

  @FunctionalInterface
  private interface Change {
    void make() throws IOException;
  }

  /** Reads the folder and makes a change after the first blocks, while its first file is open. */
  private Backups.Whole readWith(Change change) throws IOException {
    try (FolderReader reader = FolderReader.open(source, "b", Backups.SOURCE)) {
      ReadBlock first = Backups.first(reader);
      change.make();
      return Backups.readOn(reader, first);
    }
  }

  @FunctionalInterface
  private interface Changes {
    void make(int blocks) throws IOException;
  }

  /** Reads the folder and makes a change after each block, by how many there were. */
  private Backups.Whole readWithChanges(Changes changes) throws IOException {
    try (FolderReader reader = FolderReader.open(source, "b", Backups.SOURCE)) {
      List<Backups.Block> blocks = new ArrayList<>();
      List<Omission> omitted = new ArrayList<>();
      for (ReadBlock block = Backups.first(reader); block != null; block = reader.next()) {
        omitted.addAll(block.omitted());
        blocks.add(Backups.take(block));
        changes.make(blocks.size());
      }
      return new Backups.Whole("b", blocks, reader.summary(), omitted);
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
