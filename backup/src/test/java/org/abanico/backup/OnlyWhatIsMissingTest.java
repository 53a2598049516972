package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.BackupWriter.Receipt;
import org.abanico.backup.BackupWriter.Wants;
import org.abanico.backup.BackupWriter.Written;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.backup.filter.FilterRules;
import org.abanico.backup.memory.SourceMemory;
import org.abanico.backup.source.FolderReader;
import org.abanico.testing.TreeAssert;
import org.abanico.testing.Xattrs;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a source sends to destinations that hold something already. */
final class OnlyWhatIsMissingTest {
  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");
  private int backups;
  private boolean remember;

  OnlyWhatIsMissingTest() throws IOException {}

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectory(source);
  }

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  /** How much came to each destination. */
  private record Sent(long content, long text, List<Receipt> receipts) {}

  private Sent backUp(Path... destinations) throws IOException {
    List<DestinationFolder> folders = new ArrayList<>();
    try {
      for (Path destination : destinations) {
        folders.add(Backups.open(destination, false));
      }
      return exchange(folders, Integer.MAX_VALUE);
    } finally {
      for (DestinationFolder folder : folders) {
        folder.close();
      }
    }
  }

  /** Brings a backup to all; breaks it off after so many blocks. */
  private Sent exchange(List<DestinationFolder> folders, int breakOffAfter) throws IOException {
    String id = "backup-" + ++backups;
    List<FolderWriter> writers = new ArrayList<>();
    for (DestinationFolder folder : folders) {
      writers.add(folder.begin(id, Backups.SOURCE));
    }
    // Files that have only just been written are not remembered: for this clock they are old.
    InstantSource later = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(5));
    SourceMemory memory = remember ? SourceMemory.open(work.resolve("memory.db"), later) : null;
    try (FolderReader reader =
        FolderReader.open(source, FilterRules.NONE, id, Backups.SOURCE, memory)) {
      return new Exchange(reader, writers).run(breakOffAfter);
    } finally {
      for (FolderWriter writer : writers) {
        writer.close();
      }
    }
  }

  /** A source and its destinations, without a network. */
  private static final class Exchange {
    final FolderReader reader;
    final List<FolderWriter> writers;
    final List<@Nullable BitSet> wants = new ArrayList<>();
    final BitSet covered = new BitSet();
    long nextNumber;
    long content;
    long text;

    Exchange(FolderReader reader, List<FolderWriter> writers) {
      this.reader = reader;
      this.writers = writers;
    }

    Sent run(int breakOffAfter) throws IOException {
      reader.begin(writers.stream().map(FolderWriter::needs).toList());
      int blocks = 0;
      long segment = -1;
      for (ReadBlock block = reader.next(); block != null; block = reader.next()) {
        if (block.offer() != null && block.offer().segment() != segment) {
          segment = block.offer().segment();
          wants.clear();
          covered.clear();
          for (FolderWriter writer : writers) {
            BitSet all = new BitSet();
            all.set(0, block.offer().chunks());
            wants.add(writer.needs().all() ? all : null);
          }
        }
        deliver(block);
        covered.or(block.receivers());
        covered.set(0, block.receivers().isEmpty() ? writers.size() : 0);
        if (block.offer() != null
            && covered.cardinality() == writers.size()
            && !wants.contains(null)) {
          give(segment);
        }
        if (++blocks == breakOffAfter) {
          return new Sent(content, text, List.of());
        }
      }
      List<Receipt> receipts = new ArrayList<>();
      for (FolderWriter writer : writers) {
        receipts.add(writer.publish((_, _) -> {}));
      }
      assertThat(receipts)
          .allSatisfy(receipt -> assertThat(receipt.root()).isEqualTo(reader.summary().root()));
      return new Sent(content, text, receipts);
    }

    private void give(long segment) throws IOException {
      reader.give(segment, List.copyOf(wants));
      for (ReadBlock each = reader.nextWanted(); each != null; each = reader.nextWanted()) {
        deliver(each);
      }
    }

    private void deliver(ReadBlock block) throws IOException {
      ByteBuf body = block.body();
      assertThat(block.number()).isEqualTo(nextNumber++);
      try {
        if (block.kind() == Kind.CONTENT) {
          content += body.readableBytes();
        } else {
          text += body.readableBytes();
        }
        for (int i = 0; i < writers.size(); i++) {
          if (block.receivers().isEmpty() || block.receivers().get(i)) {
            Written written = writers.get(i).write(block.kind(), body);
            Wants said = written.wants();
            if (said != null && block.offer() != null) {
              assertThat(said.count()).isEqualTo(block.offer().chunks());
              wants.set(i, said.chunks());
            }
          }
        }
      } finally {
        body.release();
      }
    }
  }

  private void file(String name, byte[] bytes) throws IOException {
    Path path = source.resolve(name);
    Files.createDirectories(path.getParent());
    Files.write(path, bytes);
  }

  private static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  private void assertSame(Path... copies) throws IOException {
    for (Path each : copies) {
      TreeAssert.assertSame(source, each);
    }
  }

  @Test
  void anEmptyDestinationGetsEverything() throws IOException {
    file("a", random(1, 3_000_000));
    assertThat(backUp(copy).content()).isGreaterThan(3_000_000);
    assertSame(copy);
  }

  @Test
  void nothingButTextIsSentOfATreeThatHasNotChanged() throws IOException {
    file("a", random(1, 3_000_000));
    file("d/b", random(2, 10_000));
    file("d/empty", new byte[0]);
    backUp(copy);
    Sent again = backUp(copy);
    assertThat(again.content()).isZero();
    assertSame(copy);
    assertThat(again.receipts().getFirst().files()).isEqualTo(3);
  }

  @Test
  void whatDidNotChangeStaysTheSameFile() throws IOException {
    file("a", random(1, 100_000));
    backUp(copy);
    Object before = Files.getAttribute(copy.resolve("a"), "unix:ino");
    file("b", random(2, 1_000));
    backUp(copy);
    assertThat(Files.getAttribute(copy.resolve("a"), "unix:ino")).isEqualTo(before);
    assertSame(copy);
  }

  @Test
  void aDestinationOfAnUnchangedTreeWritesNothingButTheSnapshot() throws IOException {
    file("dir/a", random(1, 100_000));
    Files.createSymbolicLink(source.resolve("dir/link"), Path.of("a"));
    Files.createLink(source.resolve("dir/other"), source.resolve("dir/a"));
    backUp(copy);
    List<Object> before = changeTimes();
    backUp(copy);
    assertThat(changeTimes()).isEqualTo(before);
    Files.delete(copy.resolve("dir/link"));
    Files.createSymbolicLink(copy.resolve("dir/link"), Path.of("elsewhere"));
    backUp(copy);
    assertSame(copy);
  }

  private List<Object> changeTimes() throws IOException {
    List<Object> times = new ArrayList<>();
    for (String path : List.of("", "dir", "dir/a", "dir/link", "dir/other")) {
      times.add(Files.getAttribute(copy.resolve(path), "unix:ctime", LinkOption.NOFOLLOW_LINKS));
    }
    return times;
  }

  @Test
  void aFileThatBecomesADirectoryWithAFileOfTwoNames() throws IOException {
    file("x", random(1, 10));
    backUp(copy);
    Files.delete(source.resolve("x"));
    file("x/a", random(2, 10));
    Files.createLink(source.resolve("y"), source.resolve("x/a"));
    backUp(copy);
    assertSame(copy);
  }

  @Test
  void aByteAtTheFrontOfALargeFileBringsLittle() throws IOException {
    byte[] large = random(3, 20_000_000);
    file("large", large);
    backUp(copy);
    byte[] longer = new byte[large.length + 1];
    System.arraycopy(large, 0, longer, 1, large.length);
    file("large", longer);
    assertThat(backUp(copy).content()).isLessThan(2_100_000);
    assertSame(copy);
  }

  @Test
  void whatWasRenamedIsNotSent() throws IOException {
    file("dir/large", random(4, 5_000_000));
    file("dir/small", random(5, 100));
    backUp(copy);
    Files.move(source.resolve("dir"), source.resolve("other"));
    assertThat(backUp(copy).content()).isZero();
    assertSame(copy);
  }

  @Test
  void whatWasRemovedAndComesBackIsTakenFromHistory() throws IOException {
    byte[] large = random(6, 5_000_000);
    file("large", large);
    file("stays", random(7, 10));
    file("stays too", random(8, 10));
    backUp(copy);
    Files.delete(source.resolve("large"));
    backUp(copy);
    file("again", large);
    assertThat(backUp(copy).content()).isZero();
    assertSame(copy);
  }

  @Test
  void contentThatOccursTwiceIsSentOnce() throws IOException {
    file("first", random(9, 10));
    backUp(copy);
    byte[] large = random(10, 3_000_000);
    file("one", large);
    file("two", large);
    assertThat(backUp(copy).content()).isBetween(3_000_000L, 3_010_000L);
    assertSame(copy);
  }

  @Test
  void aChangeOfModeBringsNoContent() throws IOException {
    file("a", random(11, 2_000_000));
    backUp(copy);
    Files.setPosixFilePermissions(
        source.resolve("a"), PosixFilePermissions.fromString("rw-rw----"));
    assertThat(backUp(copy).content()).isZero();
    assertSame(copy);
  }

  @Test
  void aModeThatSomebodyChangedAtTheDestinationIsSetAgain() throws IOException {
    file("a", random(11, 2_000_000));
    backUp(copy);
    Files.setPosixFilePermissions(copy.resolve("a"), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(backUp(copy).content()).isZero();
    assertSame(copy);
  }

  @Test
  void aFileThatSomebodyChangedAtTheDestinationComesAgain() throws IOException {
    file("a", random(12, 1_000_000));
    file("b", random(13, 1_000_000));
    backUp(copy);
    Files.write(copy.resolve("a"), random(14, 1_000_000));
    assertThat(backUp(copy).content()).isBetween(1_000_000L, 1_010_000L);
    assertSame(copy);
  }

  @Test
  void aChangeThatLeavesSizeAndTimeIsFoundWhenItMatters() throws IOException {
    byte[] bytes = random(15, 3_000_000);
    file("a", bytes);
    backUp(copy);
    Path there = copy.resolve("a");
    FileTime time = Files.getLastModifiedTime(there);
    byte[] damaged = bytes.clone();
    damaged[10] ^= 1;
    Files.write(there, damaged);
    Files.setLastModifiedTime(there, time);
    bytes[bytes.length - 1] ^= 1;
    file("a", bytes);
    try (DestinationFolder folder = Backups.open(copy, false)) {
      assertThatThrownBy(() -> exchange(List.of(folder), Integer.MAX_VALUE))
          .isInstanceOfSatisfying(
              FolderException.class,
              e -> assertThat(e.problem()).isEqualTo(FolderException.Problem.CHANGED));
    }
    backUp(copy);
    assertSame(copy);
  }

  @Test
  void eachDestinationGetsWhatItLacks() throws IOException {
    Path other = work.resolve("other");
    Path empty = work.resolve("empty");
    file("a", random(16, 2_000_000));
    backUp(copy, other);
    file("b", random(17, 2_000_000));
    backUp(copy);
    file("c", random(18, 2_000_000));
    Sent sent = backUp(copy, other, empty);
    assertThat(sent.content()).isBetween(6_000_000L, 6_100_000L);
    assertSame(copy, other, empty);
  }

  @Test
  void whatCameOfABackupThatWasBrokenOffIsNotSentAgain() throws IOException {
    for (int i = 0; i < 40; i++) {
      file("file" + i, random(100 + i, 500_000));
    }
    try (DestinationFolder folder = Backups.open(copy, false)) {
      exchange(List.of(folder), 20);
    }
    Sent rest = backUp(copy);
    assertThat(rest.content()).isBetween(1_000_000L, 10_000_000L);
    assertSame(copy);
    assertThat(copy.resolve(".abanico/staging")).isEmptyDirectory();
  }

  @Test
  void anUnchangedTreeOfManyFilesBringsLittleTextToWhomeverHoldsIt() throws IOException {
    remember = true;
    for (int i = 0; i < 5_000; i++) {
      file("dir" + i / 100 + "/file" + i, ("content " + i).getBytes(StandardCharsets.US_ASCII));
    }
    Path empty = work.resolve("empty");
    backUp(copy);
    Sent again = backUp(copy);
    assertThat(again.content()).isZero();
    assertThat(again.text()).isLessThan(3_000);
    file("dir7/more", new byte[10]);
    assertThat(backUp(copy).text()).isLessThan(400_000);
    assertThat(backUp(copy, empty).text()).isGreaterThan(500_000);
    assertSame(copy, empty);
  }

  @Test
  void whatIsRememberedIsReadWhenSomebodyLacksIt() throws IOException {
    remember = true;
    file("a", random(20, 3_000_000));
    file("b", random(21, 40_000));
    backUp(copy);
    Files.write(copy.resolve("a"), random(22, 100));
    Path empty = work.resolve("empty");
    assertThat(backUp(copy, empty).content()).isBetween(3_040_000L, 3_060_000L);
    assertSame(copy, empty);
  }

  @Test
  void attributesThatComeAndGoAreSeenThoughTheFileIsNotRead() throws IOException {
    remember = true;
    file("comes", random(23, 100));
    file("goes", random(24, 100));
    Xattrs.set(source.resolve("goes"), "user.old", new byte[] {1});
    backUp(copy);
    backUp(copy);
    Xattrs.set(source.resolve("comes"), "user.new", new byte[] {2});
    Xattrs.set(source.resolve("goes"), "user.old", new byte[] {3});
    backUp(copy);
    assertThat(Xattrs.of(copy.resolve("comes"))).containsOnlyKeys("user.new");
    assertThat(Xattrs.of(copy.resolve("goes"))).isEqualTo(Xattrs.of(source.resolve("goes")));
    Files.delete(source.resolve("goes"));
    file("goes", random(24, 100));
    backUp(copy);
    assertThat(Xattrs.of(copy.resolve("goes"))).isEmpty();
    assertThat(Xattrs.of(copy.resolve("comes"))).containsOnlyKeys("user.new");
  }

  @Test
  void aLostCatalogIsMadeAgain() throws IOException {
    file("dir/large", random(19, 5_000_000));
    backUp(copy);
    Files.delete(copy.resolve(".abanico/catalog.db"));
    Files.move(source.resolve("dir"), source.resolve("other"));
    assertThat(backUp(copy).content()).isZero();
    assertSame(copy);
  }
}
