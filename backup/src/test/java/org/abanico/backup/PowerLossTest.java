package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.Recovery.What;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.backup.filter.FilterRules;
import org.abanico.backup.source.FolderReader;
import org.abanico.testing.TreeAssert;
import org.abanico.testing.Trees;
import org.abanico.testing.disk.FaultyDisk;
import org.abanico.testing.disk.Killed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Losses of power, on a disk that keeps what was synced and, of what was done since, names up to
 * some time and any state of each file; some while a backup comes in, some as soon as there is a
 * receipt. More rounds with {@code abanico.cases}.
 */
final class PowerLossTest {
  private static final int PAGE = 4096;
  private static final int MAX_CALLS = 150;

  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path old = work.resolve("old");
  private final Path copy = work.resolve("copy");

  /** The SHA-256 of each chunk that was published, or was called STORED since that. */
  private final Set<String> stored = new HashSet<>();

  private final Set<String> published = new HashSet<>();
  private final List<byte[]> contents = new ArrayList<>();

  private final SplittableRandom random;
  private final String label;
  private int backups;
  private int brokenOff;
  private int givenReceipts;
  private long sentAgain;

  /** Whether the last backup that began came to its receipt. */
  private boolean receipt;

  PowerLossTest() throws IOException {
    long seed = Long.getLong("abanico.seed", System.nanoTime());
    random = new SplittableRandom(seed);
    label = "abanico.seed=" + seed;
  }

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  /** Says STORED now and then, when what was written is synced, and remembers of what. */
  private final class Storing implements BackupWriter {
    private final BackupWriter writer;
    private final Runnable atStored;
    private final List<String> written = new ArrayList<>();

    Storing(BackupWriter writer, Runnable atStored) {
      this.writer = writer;
      this.atStored = atStored;
    }

    @Override
    public BackupReader.Receiver needs() {
      return writer.needs();
    }

    @Override
    public Written write(Kind kind, ByteBuf body) throws IOException {
      if (kind == Kind.CONTENT) {
        List<String> chunks = chunks(body);
        sentAgain += chunks.stream().filter(stored::contains).count();
        written.addAll(chunks);
      }
      Written result = writer.write(kind, body);
      if (result.stored() && random.nextBoolean()) {
        Flush flush = writer.flush();
        List<String> before = List.copyOf(written);
        flush.finish();
        stored.addAll(before);
        atStored.run();
      }
      return result;
    }

    @Override
    public Receipt publish(PublishListener listener) throws IOException {
      return writer.publish(listener);
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }

  private static List<String> chunks(ByteBuf body) {
    String[] lines = body.toString(StandardCharsets.ISO_8859_1).split("\n", -1);
    int count = Integer.parseInt(lines[0].substring("CHUNKS ".length()));
    List<String> chunks = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      chunks.add(lines[i].substring(0, lines[i].indexOf(' ')));
    }
    return chunks;
  }

  private void change(int files) throws IOException {
    for (int i = 0; i < files; i++) {
      Path directory = source.resolve("dir" + random.nextInt(4));
      Files.createDirectories(directory);
      if (contents.isEmpty() || random.nextInt(3) > 0) {
        byte[] content = new byte[1 + random.nextInt(3 * PAGE)];
        random.nextBytes(content);
        contents.add(content);
      }
      byte[] content = contents.get(random.nextInt(contents.size()));
      Files.write(directory.resolve("file" + random.nextInt(12)), content);
    }
  }

  private void bring(Path to) throws IOException {
    bring(to, () -> {}, () -> {});
  }

  private void bring(Path to, Runnable atStored, Runnable atReceipt) throws IOException {
    receipt = false;
    String id = "backup-" + ++backups;
    try (DestinationFolder folder = Backups.open(to, false);
        FolderWriter writer = folder.begin(id, Backups.SOURCE);
        FolderReader reader =
            FolderReader.open(
                source,
                FilterRules.NONE,
                id,
                Backups.SOURCE,
                null,
                new BrokenOffMaterialTest.Pages())) {
      DrawnExchange.Member member =
          new DrawnExchange.Member(new Storing(writer, atStored), 1 << 20);
      try (DrawnExchange exchange = new DrawnExchange(reader, List.of(member), random, 1)) {
        exchange.run();
        assertThat(member.failure).as(label).isNull();
        writer.publish((_, _) -> {});
        receipt = true;
        atReceipt.run();
      }
    }
  }

  @Test
  void leavesTheOldTreeOrTheNewOneAndWhatWasStoredIsNotSentAgain() throws IOException {
    int rounds = Integer.getInteger("abanico.cases", 20);
    for (int round = 0; round < rounds; round++) {
      String where = label + ", round " + round;
      Files.createDirectories(source);
      Files.writeString(source.resolve("first"), "so that there is something");
      published.clear();
      stored.clear();
      contents.clear();
      change(6);
      bring(copy);
      isPublished();
      for (int losses = 1 + random.nextInt(4); losses > 0; losses--) {
        change(random.nextInt(8));
        FaultyDisk disk = lose();
        if (disk.isHit()) {
          disk.restorePower(random);
          open(where);
        } else {
          isPublished();
        }
      }
      bring(copy);
      assertThat(sentAgain).as("%s: chunks that came again", where).isZero();
      assertThat(TreeAssert.differences(source, copy)).as(where).isEmpty();
      for (Path folder : List.of(source, old, copy)) {
        Trees.delete(folder);
      }
    }
    assertThat(brokenOff).as(label).isPositive();
    assertThat(givenReceipts).as(label).isPositive();
    assertThat(stored).as(label).isNotEmpty();
  }

  @Test
  void whatIsCalledStoredIsOnTheDisk() throws IOException {
    int losses = 0;
    Files.createDirectories(source);
    change(6);
    bring(copy);
    for (int round = 0; round < 10; round++) {
      change(20);
      stored.clear();
      FaultyDisk disk =
          FaultyDisk.syncedAtOnce(
              copy, Long.MAX_VALUE, Long.MAX_VALUE, random.nextBoolean(), SyncedFileSystem::new);
      try {
        bring(
            disk.path(copy),
            () -> {
              if (!stored.isEmpty()) {
                disk.killNow();
              }
            },
            () -> {});
      } catch (Killed e) {
        losses++;
        disk.restorePower(random);
      }
      bring(copy);
      assertThat(sentAgain).as("%s, round %d: chunks that came again", label, round).isZero();
      assertThat(TreeAssert.differences(source, copy)).as(label).isEmpty();
    }
    assertThat(losses).as(label).isPositive();
  }

  @Test
  void aReceiptIsForATreeThatIsOnTheDisk() throws IOException {
    Files.createDirectories(source);
    change(6);
    bring(copy);
    change(8);
    FaultyDisk disk =
        FaultyDisk.syncedAtOnce(copy, Long.MAX_VALUE, Long.MAX_VALUE, true, SyncedFileSystem::new);
    try {
      bring(disk.path(copy), () -> {}, disk::killNow);
    } catch (Killed e) {
      assertThat(receipt).as(label).isTrue();
    }
    disk.restorePower(random);
    Backups.open(copy, false).close();
    assertThat(TreeAssert.differences(source, copy)).as(label).isEmpty();
  }

  private void open(String where) throws IOException {
    try (DestinationFolder folder = Backups.open(copy, false)) {
      boolean finished =
          folder.takeRecoveries().stream().anyMatch(each -> each.what() == What.FINISHED);
      boolean isNew = TreeAssert.differences(source, copy).isEmpty();
      boolean isOld = TreeAssert.differences(old, copy).isEmpty();
      assertThat(isNew || (isOld && !finished))
          .as("%s: the old tree or the new one", where)
          .isTrue();
      if (receipt) {
        givenReceipts++;
        assertThat(isNew).as("%s: the tree that there is a receipt for", where).isTrue();
      }
      if (isNew) {
        isPublished();
      } else {
        brokenOff++;
      }
    }
  }

  /** What was published stays, in the tree or in history; what only was stored goes. */
  private void isPublished() throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] content = Files.readAllBytes(file);
        for (int at = 0; at < content.length; at += PAGE) {
          published.add(
              Backups.sha256(Arrays.copyOfRange(content, at, Math.min(at + PAGE, content.length))));
        }
      }
    }
    stored.clear();
    stored.addAll(published);
    Trees.delete(old);
    Backups.copyTree(copy, old);
  }

  private FaultyDisk lose() throws IOException {
    boolean atReceipt = random.nextInt(4) == 0;
    long at = 1 + random.nextInt(MAX_CALLS);
    FaultyDisk disk =
        FaultyDisk.syncedAtOnce(
            copy,
            atReceipt ? Long.MAX_VALUE : at,
            1 + random.nextLong(at),
            random.nextBoolean(),
            SyncedFileSystem::new);
    try {
      bring(disk.path(copy), () -> {}, atReceipt ? disk::killNow : () -> {});
    } catch (Killed e) {
      assertThat(disk.isHit()).isTrue();
    }
    return disk;
  }
}
