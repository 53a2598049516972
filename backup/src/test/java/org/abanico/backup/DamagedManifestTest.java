package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.backup.block.FastCdc;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.backup.filter.FilterRules;
import org.abanico.backup.memory.SourceMemory;
import org.abanico.backup.source.FolderReader;
import org.abanico.testing.TreeAssert;
import org.abanico.testing.Trees;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups after one whose manifest, which says what the folder holds, is damaged. */
final class DamagedManifestTest {
  private static final int FILES = 120;

  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");
  private int backups;

  DamagedManifestTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  private void bring() throws IOException {
    String id = "backup-" + ++backups;
    InstantSource later = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(5));
    try (DestinationFolder folder = Backups.open(copy, false);
        FolderWriter writer = folder.begin(id, Backups.SOURCE);
        FolderReader reader =
            FolderReader.open(
                source,
                FilterRules.NONE,
                id,
                Backups.SOURCE,
                SourceMemory.open(work.resolve("memory.db"), later),
                new FastCdc(32, 128, 512))) {
      DrawnExchange.Member member = new DrawnExchange.Member(writer, Integer.MAX_VALUE);
      try (DrawnExchange exchange =
          new DrawnExchange(reader, List.of(member), new SplittableRandom(1), 2)) {
        exchange.run();
      }
      if (member.failure != null) {
        throw member.failure;
      }
      writer.publish((_, _) -> {});
    }
    TreeAssert.assertSame(source, copy);
  }

  private void build(SplittableRandom random) throws IOException {
    Files.createDirectories(source);
    for (int i = 0; i < FILES; i++) {
      change(i, random);
    }
  }

  private void change(int file, SplittableRandom random) throws IOException {
    byte[] content = new byte[random.nextInt(4_000)];
    random.nextBytes(content);
    Path directory = Files.createDirectories(source.resolve("d" + file % 7));
    Files.write(directory.resolve("file" + file), content);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void holdTheSourceWhereverItIsDamaged(boolean catalogIsLost) throws IOException {
    long seed = Long.getLong("abanico.seed", System.nanoTime());
    int cases = Integer.getInteger("abanico.cases", 6);
    for (int at = 0; at < cases; at++) {
      SplittableRandom random = new SplittableRandom(seed + at);
      try {
        run(random, catalogIsLost);
      } catch (IOException | RuntimeException | AssertionError e) {
        throw new AssertionError("abanico.seed=" + (seed + at) + " abanico.cases=1", e);
      }
    }
  }

  private void run(SplittableRandom random, boolean catalogIsLost) throws IOException {
    build(random);
    bring();
    bring();
    Path manifest = copy.resolve(".abanico/snapshots/backup-" + backups + ".manifest");
    assertThat(DrawnTampering.damage(manifest, random)).isTrue();
    if (catalogIsLost) {
      Files.delete(copy.resolve(".abanico/catalog.db"));
    }
    for (int i = 0; i < 5; i++) {
      change(random.nextInt(FILES), random);
    }
    Files.move(source.resolve("d3"), source.resolve("e" + backups));
    try {
      bring();
    } catch (FolderException e) {
      // It had said that it holds the text.
      assertThat(e.problem()).isEqualTo(FolderException.Problem.CHANGED);
      assertThat(e.path()).endsWith(".abanico/snapshots");
      bring();
    }
    bring();
    for (Path folder : List.of(source, copy)) {
      Trees.delete(folder);
    }
    Files.delete(work.resolve("memory.db"));
  }
}
