package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.abanico.backup.block.ChunkCutter;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.backup.filter.FilterRules;
import org.abanico.backup.source.FolderReader;
import org.abanico.testing.TreeAssert;
import org.abanico.testing.Xattrs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a backup that was broken off has staged, as material for the next. */
final class BrokenOffMaterialTest {
  private static final int PAGE = 4096;
  private static final byte[] CONTENT = new byte[3 * PAGE];

  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");
  private final Path file = source.resolve("file");
  private int backups;

  BrokenOffMaterialTest() throws IOException {}

  @BeforeEach
  void breakOff() throws IOException {
    new SplittableRandom(1).nextBytes(CONTENT);
    Files.createDirectory(source);
    Files.writeString(source.resolve("first"), "so that there is something");
    bring(true);
  }

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  /** Cuts a chunk from each page. */
  static final class Pages implements ChunkCutter {
    @Override
    public int maximum() {
      return PAGE;
    }

    @Override
    public int cut(ByteBuf content, int index, int length, boolean last) {
      return length >= PAGE ? PAGE : last ? length : 0;
    }
  }

  /** Brings the source's tree, and publishes it or not. Answers how much content was sent. */
  private long bring(boolean publish) throws IOException {
    String id = "backup-" + ++backups;
    try (DestinationFolder folder = Backups.open(copy, false);
        FolderWriter writer = folder.begin(id, Backups.SOURCE);
        FolderReader reader =
            FolderReader.open(source, FilterRules.NONE, id, Backups.SOURCE, null, new Pages())) {
      DrawnExchange.Member member = new DrawnExchange.Member(writer, Integer.MAX_VALUE);
      try (DrawnExchange exchange =
          new DrawnExchange(reader, List.of(member), new SplittableRandom(1), 0)) {
        long content = exchange.run();
        assertThat(member.failure).isNull();
        if (publish) {
          writer.publish((_, _) -> {});
          TreeAssert.assertSame(source, copy);
        }
        return content;
      }
    }
  }

  @Test
  void isNotSentAgain() throws IOException {
    Files.write(file, CONTENT);
    assertThat(bring(false)).isPositive();
    assertThat(bring(true)).isZero();
  }

  @Test
  void doesNotKeepTheAttributesThatItHad() throws IOException {
    Files.write(file, CONTENT);
    Xattrs.set(file, "user.one", "value".getBytes(StandardCharsets.UTF_8));
    bring(false);
    Files.delete(file);
    Files.write(file, CONTENT);
    Xattrs.set(file, "user.two", "value".getBytes(StandardCharsets.UTF_8));
    assertThat(bring(true)).isZero();
  }

  @Test
  void doesNotKeepTheOwnerThatItHad() throws IOException {
    assumeTrue(Objects.equals(Files.getAttribute(source, "unix:uid"), 0));
    Files.write(file, CONTENT);
    Files.setAttribute(file, "unix:uid", 1_000, LinkOption.NOFOLLOW_LINKS);
    bring(false);
    Files.setAttribute(file, "unix:uid", 0, LinkOption.NOFOLLOW_LINKS);
    Files.createLink(source.resolve("another"), source.resolve("first"));
    Files.write(source.resolve("later"), new byte[1]);
    Files.setAttribute(source.resolve("later"), "unix:uid", 1_000, LinkOption.NOFOLLOW_LINKS);
    bring(true);
  }

  @Test
  void isNoContentForAHole() throws IOException {
    Files.write(file, CONTENT);
    bring(false);
    Files.delete(file);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.write(CONTENT, 0, PAGE);
      sparse.seek(2 * PAGE);
      sparse.write(CONTENT, 2 * PAGE, PAGE);
    }
    assertThat(bring(true)).isZero();
  }

  @Test
  void isNoContentForAHoleAtTheEnd() throws IOException {
    Files.write(file, CONTENT);
    bring(false);
    Files.delete(file);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.write(CONTENT, 0, PAGE);
      sparse.setLength(3 * PAGE);
    }
    assertThat(bring(true)).isZero();
  }

  @Test
  void isThereForEveryFileThatIsMadeOfIt() throws IOException {
    Files.write(file, CONTENT);
    bring(false);
    Files.write(file, Arrays.copyOf(CONTENT, PAGE));
    Files.write(source.resolve("later"), Arrays.copyOfRange(CONTENT, PAGE, 3 * PAGE));
    assertThat(bring(true)).isZero();
  }

  @Test
  void isDroppedWhenASwitchThatWasKilledIsFinished() throws IOException {
    Files.write(file, CONTENT);
    bring(false);
    Path killed = work.resolve("killed");
    try (DestinationFolder folder = Backups.open(copy, false);
        FolderWriter writer = folder.begin("next", Backups.SOURCE)) {
      Backups.write(Backups.read(source, "next").blocks(), writer);
      writer.publish(
          (files, _) -> {
            if (files == 1) {
              copyTo(killed);
            }
          });
    }
    assertThat(killed.resolve(".abanico/staging")).isDirectoryContaining("glob:**/backup-2");
    try (DestinationFolder folder = Backups.open(killed, false)) {
      assertThat(folder.takeRecoveries())
          .containsExactly(new Recovery(Recovery.What.FINISHED, "next", "next"));
    }
    TreeAssert.assertSame(source, killed);
    assertThat(killed.resolve(".abanico/staging")).isEmptyDirectory();
  }

  private void copyTo(Path killed) {
    try {
      Backups.copyTree(copy, killed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
