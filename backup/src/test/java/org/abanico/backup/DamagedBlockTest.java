package org.abanico.backup;

import static org.abanico.testing.TreeAssert.assertSame;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.testing.TreeShape;
import org.abanico.testing.Trees;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DamagedBlockTest {
  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");

  DamagedBlockTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void damageAnywhereIsNoticedAndTheBlockCanComeAgain(long seed) throws IOException {
    Trees.build(source, seed, TreeShape.small());
    SplittableRandom random = new SplittableRandom(seed);
    Backups.Whole backup = Backups.read(source, "b");
    try (DestinationFolder destination = Backups.open(copy, false);
        FolderWriter writer = destination.begin("b", Backups.SOURCE)) {
      for (Backups.Block block : backup.blocks()) {
        byte[] good = block.bytes();
        int head = headLength(block.kind(), good);
        for (int i = 0; i < 40; i++) {
          refuses(writer, block.kind(), flipped(good, random.nextInt(head), random));
          refuses(writer, block.kind(), flipped(good, random.nextInt(good.length), random));
        }
        refuses(writer, block.kind(), flipped(good, 0, random));
        refuses(writer, block.kind(), flipped(good, head - 1, random));
        refuses(writer, block.kind(), flipped(good, head, random));
        refuses(writer, block.kind(), flipped(good, good.length - 1, random));
        refuses(writer, block.kind(), new byte[0]);
        refuses(writer, block.kind(), Arrays.copyOf(good, head - 1));
        refuses(writer, block.kind(), Arrays.copyOf(good, good.length - 1));
        refuses(writer, block.kind(), Arrays.copyOf(good, good.length + 1));
        refuses(writer, other(block.kind()), good);
        Backups.write(block, writer);
      }
      writer.publish((_, _) -> {});
    }
    assertSame(source, copy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CHUNKS 0\n",
        "CHUNKS 00\n",
        "CHUNKS -1\n",
        "CHUNKS 99999999\n",
        "CHUNKS 9999999999999999999\n",
        "CHUNKS 1\n",
        "CHUNKS 1 x\n",
        "CHUNKS \n",
        "CHUNKS",
        "SEGMENT x\n",
        "\n"
      })
  void aHeadThatIsNoneIsDamage(String head) throws IOException {
    try (DestinationFolder destination = Backups.open(copy, false);
        FolderWriter writer = destination.begin("b", Backups.SOURCE)) {
      byte[] body = head.getBytes(StandardCharsets.US_ASCII);
      refuses(writer, Kind.CONTENT, body);
      refuses(writer, Kind.MANIFEST, body);
    }
  }

  @Test
  void theIdentifierOfABackupCannotComeTwice() throws IOException {
    Files.createDirectory(source);
    Backups.Whole backup = Backups.read(source, "b");
    Backups.bring(backup, copy, false);
    assertThatThrownBy(() -> Backups.bring(backup, copy, false))
        .isInstanceOf(InvalidBackupException.class);
  }

  private static void refuses(FolderWriter writer, Kind kind, byte[] body) {
    assertThatThrownBy(() -> Backups.write(new Backups.Block(kind, body), writer))
        .isInstanceOf(DamagedBlockException.class);
  }

  private static byte[] flipped(byte[] good, int at, SplittableRandom random) {
    byte[] bad = good.clone();
    bad[at] ^= (byte) (1 << random.nextInt(8));
    return bad;
  }

  private static Kind other(Kind kind) {
    return kind == Kind.MANIFEST ? Kind.CONTENT : Kind.MANIFEST;
  }

  /** Bytes before the text or the first chunk. */
  private static int headLength(Kind kind, byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\n') + 1;
    if (kind == Kind.CONTENT) {
      int lines = Integer.parseInt(text.substring("CHUNKS ".length(), end - 1));
      for (int i = 0; i < lines; i++) {
        end = text.indexOf('\n', end) + 1;
      }
    }
    return end;
  }
}
